using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Histories;

/// <summary>People at the desks of both sites. What they do, the ghost remembers; each says in a line what it was.</summary>
internal sealed class Users(World world, Func<Side, Side> actual)
{
    private static readonly string[] Codes = ["ACME", "BETA", "Ünïcode/1", "D & E"];

    private static readonly string[] NewNames = [.. Codes, "Ζήτα", "it's 100%"];

    private Ghost Ghost => world.Ghost;

    /// <summary>Does something; a site may refuse it.</summary>
    /// <returns>What it was, as a line of the script.</returns>
    public string Do(ActKind kind, Side side, Random random)
    {
        try
        {
            var line = kind switch
            {
                ActKind.Create => Create(side, random),
                ActKind.Edit => Edit(side, random),
                ActKind.Delete => Delete(side, random),
                ActKind.Rename => Rename(side, random),
                ActKind.Submit => Step(side, random, from: 0),
                ActKind.Cancel => Step(side, random, from: 1),
                ActKind.Amend => Amend(side, random),
                ActKind.Restore => Restore(side, random),
                ActKind.BulkUpdate => BulkUpdate(side, random),
                ActKind.LateCommit => LateCommit(side, random),
                _ => throw new InvalidOperationException($"No user does {kind}."),
            };
            world.Watch.SeeUser(actual(side));
            return line;
        }
        catch (SandboxRefusedException refused)
        {
            // A series has reached a name that a sync has taken, a link is in the way: the site refuses its own user, as the live one does.
            world.Watch.SeeUser(actual(side));
            return $"{kind} refused: {refused.Message}";
        }
    }

    private FrappeSite Site(Side side) => world.Site(actual(side));

    private string Create(Side side, Random random)
    {
        var values = new JsonObject { ["uid"] = Ghost.Token() };
        string docType;
        switch (random.Next(4))
        {
            case 0:
                docType = "Party";
                var code = Codes[random.Next(Codes.Length)];
                if (Names(side, docType).Contains(code, StringComparer.Ordinal))
                {
                    return "nothing";
                }

                values["code"] = code;
                values["title"] = Ghost.Token();
                values["credit"] = random.Next(0, 3);
                break;
            case 1:
                docType = "Remark";
                values["subject"] = Ghost.Token();
                values["party"] = SomeParty(side, random);
                break;
            case 2:
                docType = "Deal";
                values["party"] = SomeParty(side, random);
                values["amount"] = random.Next(1, 100);
                values["terms"] = Ghost.Token();
                break;
            default:
                docType = "Voucher";
                if (SomeParty(side, random) is not { } party)
                {
                    return "nothing";
                }

                values["party"] = party;
                values["remarks"] = Ghost.Token();
                values["rows"] = Rows(random, random.Next(0, 4));
                break;
        }

        var made = Site(side).Insert(docType, values, World.Clerk);
        Ghost.Create(actual(side), docType, made);
        return $"create {docType}/{made["name"]} {values.ToJsonString()}";
    }

    private string Edit(Side side, Random random)
    {
        if (SomeDocument(side, random, DocTypes.Names) is not { } document)
        {
            return "nothing";
        }

        var before = document.Fields;
        var changes = new JsonObject();
        switch (document.DocType)
        {
            case "Party":
                changes[Pick(random, "title", "phone", "email", "notes")] = Ghost.Token();
                if (random.Next(5) == 0)
                {
                    changes["credit"] = random.Next(0, 9);
                }

                break;
            case "Remark":
                changes["text"] = Ghost.Token();
                break;
            case "Deal":
                changes[before["docstatus"]?.GetValue<int>() == 0 ? Pick(random, "terms", "remark") : "remark"] = Ghost.Token();
                break;
            default:
                if (random.Next(5) < 2)
                {
                    changes["posting_date"] = string.Create(CultureInfo.InvariantCulture, $"2026-0{random.Next(1, 10)}-1{random.Next(0, 10)}");
                    changes["remarks"] = Ghost.Token();
                }
                else
                {
                    changes["rows"] = EditedRows(random, before["rows"] as JsonArray ?? []);
                }

                break;
        }

        var after = Site(side).Update(document.DocType, document.Name, changes, World.Clerk);
        Ghost.Edit(actual(side), before, after);
        return $"edit {document.DocType}/{document.Name} {changes.ToJsonString()}";
    }

    private string Delete(Side side, Random random)
    {
        if (SomeDocument(side, random, ["Remark", "Voucher", "Deal"]) is not { } document)
        {
            return "nothing";
        }

        Site(side).Delete(document.DocType, document.Name, World.Clerk);
        Ghost.Delete(actual(side), document.Fields);
        return $"delete {document.DocType}/{document.Name}";
    }

    // To a free name, or into the document that has it.
    private string Rename(Side side, Random random)
    {
        var newName = NewNames[random.Next(NewNames.Length)];
        if (SomeParty(side, random) is not { } name || newName == name)
        {
            return "nothing";
        }

        var before = Site(side).Find("Party", name)!;
        var isMerge = Names(side, "Party").Contains(newName, StringComparer.Ordinal);
        Site(side).Rename("Party", name, newName, isMerge, World.Clerk);
        if (isMerge)
        {
            Ghost.Delete(actual(side), before);
        }
        else
        {
            Ghost.Rename();
        }

        return $"{(isMerge ? "merge" : "rename")} Party/{name} to {newName}";
    }

    private string Step(Side side, Random random, int from)
    {
        if (SomeDeal(side, random, from) is not { } deal)
        {
            return "nothing";
        }

        Site(side).Update("Deal", deal.Name, new JsonObject { ["docstatus"] = from + 1 }, World.Clerk);
        Ghost.Step(actual(side), deal.Fields);
        return $"{(from == 0 ? "submit" : "cancel")} Deal/{deal.Name}";
    }

    private string Amend(Side side, Random random)
    {
        if (SomeDeal(side, random, docStatus: 2) is not { } deal)
        {
            return "nothing";
        }

        var values = new JsonObject
        {
            ["uid"] = Ghost.Token(),
            ["amended_from"] = deal.Name,
            ["party"] = deal.Fields["party"]?.DeepClone(),
            ["amount"] = random.Next(1, 100),
            ["terms"] = Ghost.Token(),
        };
        var made = Site(side).Insert("Deal", values, World.Clerk);
        Ghost.Create(actual(side), "Deal", made);
        return $"amend Deal/{deal.Name} as {made["name"]}";
    }

    // The button of the Deleted Document, which is a request like any other.
    private string Restore(Side side, Random random)
    {
        var site = Site(side);
        var deleted = site.Names("Deleted Document");
        if (deleted.Count == 0)
        {
            return "nothing";
        }

        var name = deleted[random.Next(deleted.Count)];
        var kept = site.Find("Deleted Document", name)!;
        var docType = kept["deleted_doctype"]!.ToString();
        if (!DocTypes.Names.Contains(docType, StringComparer.Ordinal) || kept["restored"]?.ToString() == "1")
        {
            return "nothing";
        }

        var headers = new Dictionary<string, string> { ["Authorization"] = "token clerk-key:clerk-secret", ["Content-Type"] = "application/json" };
        var body = System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["name"] = name }.ToJsonString());
        var before = world.Watch.Census(actual(side)).Names(docType);
        var answer = site.Handle(new SandboxRequest(
            "POST", "/api/method/frappe.core.doctype.deleted_document.deleted_document.restore", headers, body));
        var back = site.Names(docType).Except(before, StringComparer.Ordinal).FirstOrDefault();
        if (back is not null)
        {
            Ghost.Restore(actual(side), site.Find(docType, back)!);
        }

        return $"restore {docType}/{kept["deleted_name"]} as {back}: {answer.Status}";
    }

    // A server script, an import: several in one moment.
    private string BulkUpdate(Side side, Random random)
    {
        var lines = new List<string>();
        for (var i = random.Next(3, 7); i > 0; i--)
        {
            lines.Add(Edit(side, random));
        }

        return string.Join("; ", lines);
    }

    // Only something new: whoever changes a document holds it until he commits, so no version of it is older than the one before.
    private string LateCommit(Side side, Random random)
    {
        var line = "";
        Site(side).CommitLate(
            world.Driver.Clock.GetUtcNow() + Site(side).Options.ClockSkew - TimeSpan.FromSeconds(random.Next(1, 120)),
            _ => line = Create(side, random));
        return $"late: {line}";
    }

    private (string Name, JsonObject Fields)? SomeDeal(Side side, Random random, int docStatus)
    {
        var fitting = Names(side, "Deal").Select(name => (Name: name, Fields: Site(side).Find("Deal", name)!))
            .Where(deal => deal.Fields["docstatus"]?.GetValue<int>() == docStatus).ToList();
        return fitting.Count == 0 ? null : fitting[random.Next(fitting.Count)];
    }

    // In an order that a history and its mirror share: by birth, not by a name that was minted.
    private List<string> Names(Side side, string docType)
    {
        var census = world.Watch.Census(actual(side));
        return [.. census.Names(docType).OrderBy(name => census.Uid(docType, name), StringComparer.Ordinal).ThenBy(name => name, StringComparer.Ordinal)];
    }


    private JsonArray Rows(Random random, int count)
    {
        var rows = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            rows.Add(new JsonObject { ["item"] = Ghost.Token(), ["qty"] = random.Next(1, 9) });
        }

        return rows;
    }

    private JsonArray EditedRows(Random random, JsonArray rows)
    {
        var edited = (JsonArray)rows.DeepClone();
        switch (random.Next(4))
        {
            case 0 when edited.Count > 0:
                edited.RemoveAt(random.Next(edited.Count));
                break;
            case 1 when edited.Count > 0:
                edited[random.Next(edited.Count)]!["note"] = Ghost.Token();
                break;
            case 2 when edited.Count > 1:
                var first = edited[0];
                edited.RemoveAt(0);
                edited.Add(first);
                break;
            default:
                edited.Insert(random.Next(edited.Count + 1), Rows(random, 1)[0]!.DeepClone());
                break;
        }

        for (var i = 0; i < edited.Count; i++)
        {
            edited[i]!["idx"] = i + 1;
        }

        return edited;
    }

    private (string DocType, string Name, JsonObject Fields)? SomeDocument(Side side, Random random, IReadOnlyList<string> docTypes)
    {
        var total = docTypes.Sum(docType => Names(side, docType).Count);
        if (total == 0)
        {
            return null;
        }

        var number = random.Next(total);
        foreach (var docType in docTypes)
        {
            var names = Names(side, docType);
            if (number < names.Count)
            {
                return (docType, names[number], Site(side).Find(docType, names[number])!);
            }

            number -= names.Count;
        }

        return null;
    }

    private string? SomeParty(Side side, Random random)
    {
        var names = Names(side, "Party");
        return names.Count == 0 ? null : names[random.Next(names.Count)];
    }

    private static string Pick(Random random, params string[] options) => options[random.Next(options.Length)];
}
