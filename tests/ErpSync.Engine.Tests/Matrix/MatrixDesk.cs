using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The people at the desks of both sites: they carry out what the acts of a change say.</summary>
internal sealed partial class MatrixDesk(SyncWorld world)
{
    public const string Referrer = "Mx Referrer";

    /// <summary>Carries out "here: edit row 2" and the like; what is impossible is noted in the cell, whose later acts are left out.</summary>
    public void Act(MatrixCell cell, string act)
    {
        var (who, what) = act.Split(": ") is [var side, var verb] ? (side == "here" ? cell.Here : cell.Here.Other(), verb) : (cell.Here, act);
        Attempt(cell, () =>
        {
            cell.Acted.Add(who);
            Carry(cell, who, what.Split(' '));
        });
    }

    /// <summary>Makes the document of a cell.</summary>
    public void Create(MatrixCell cell, Side side) => Attempt(cell, () => cell.Names[side] = Insert(cell, side, cell.Label));

    private static void Attempt(MatrixCell cell, Action act)
    {
        if (cell.Refusal is not null)
        {
            return;
        }

        try
        {
            act();
        }
        catch (ImpossibleException exception)
        {
            cell.Refusal = exception.Message;
        }
        catch (SandboxRefusedException exception)
        {
            cell.Refusal = Words(cell, exception);
        }
        catch (KeyNotFoundException)
        {
            cell.Refusal = "Its document is not there.";
            cell.Faults.Add(cell.Refusal);
        }
    }

    // The site's own words, with what is the same in every cell in place of its names.
    private static string Words(MatrixCell cell, SandboxRefusedException exception)
    {
        var text = new StringBuilder(exception.Message).Replace($"frappe.exceptions.{exception.ErrorType}: ", "").Replace("<strong>", "").Replace("</strong>", "").Replace(cell.DocType, "DOCTYPE");
        foreach (var name in cell.Names.Values.Append(cell.Label).OrderByDescending(name => name.Length))
        {
            text.Replace(name, "NAME");
        }

        var line = AfterSubmission().Replace(text.ToString(), " FIELD after submission.");
        return $"{exception.ErrorType}: {(line.Contains(" You must", StringComparison.Ordinal) ? line[..line.IndexOf(" You must", StringComparison.Ordinal)] : line)}".Replace(":  ", ": ", StringComparison.Ordinal);
    }

    [System.Text.RegularExpressions.GeneratedRegex(@" \w+ after submission .*")]
    private static partial System.Text.RegularExpressions.Regex AfterSubmission();

    private void Carry(MatrixCell cell, Side side, string[] words)
    {
        if (cell.Kind.Single && words is ["create", "next"] or ["delete"] or ["restore"] or ["rename"] or ["twin"] or ["merge"] or ["refer"])
        {
            throw new ImpossibleException("A Single is one document, which is there from the beginning.");
        }

        switch (words)
        {
            case ["create"]:
                cell.Names[side] = Insert(cell, side, cell.Label);
                break;
            case ["create", "next"]:
                Insert(cell, side, $"{cell.Label} next");
                break;
            case ["edit", "row", var number]:
                EditRow(cell, side, int.Parse(number, null), cell.Kind.Rows.Column);
                break;
            case ["edit", "row", var number, "more"]:
                EditRow(cell, side, int.Parse(number, null), cell.Kind.Rows.More ?? (cell.Kind.Rows.Field == "rows" ? "note" : throw new ImpossibleException("Its rows have one column to edit.")));
                break;
            case ["edit", var field]:
                Set(cell, side, Field(cell.Kind, field), cell.Fresh(field));
                break;
            case ["empty", var field]:
                world.Update(side, cell.DocType, cell.Names[side], new JsonObject { [Field(cell.Kind, field)] = "" });
                break;
            case ["relink"]:
                var link = cell.Kind.Link ?? throw new ImpossibleException("It has no link to another document.");
                Set(cell, side, link.Field, link.Targets[1]);
                break;
            case ["add", "row"]:
                ChangeRows(cell, side, rows => rows.Add(NewRow(cell, rows.Count, cell.Fresh("added"))));
                break;
            case ["remove", "row", var number]:
                ChangeRows(cell, side, rows => rows.RemoveAt(int.Parse(number, null) - 1));
                break;
            case ["move", "row", var number]:
                ChangeRows(cell, side, rows =>
                {
                    var row = rows[int.Parse(number, null) - 1];
                    rows.Remove(row);
                    rows.Insert(0, row);
                });
                break;
            case ["submit"] or ["cancel"]:
                Submit(cell, side, words[0] == "submit" ? 1 : 2);
                break;
            case ["amend"]:
                Amend(cell, side);
                break;
            case ["delete"]:
                world.Delete(side, cell.DocType, cell.Names[side]);
                cell.Written.RemoveAll(written => written.Side == side);
                break;
            case ["restore"]:
                Restore(cell, side);
                break;
            case ["rename"]:
                Rename(cell, side);
                break;
            case ["twin"]:
                Insert(cell, side, $"{cell.Label} twin");
                break;
            case ["merge"]:
                world.Clock.Advance(TimeSpan.FromSeconds(1));
                world.Side(side).Rename(cell.DocType, cell.Names[side], Find(side, cell.Kind, $"{cell.Label} twin"), merge: true, user: SyncWorld.Clerk);
                break;
            case ["refer"]:
                Refer(cell, side);
                break;
            case ["attach", .. var where]:
                Attach(cell, side, where);
                break;
            case ["detach", var where]:
                Detach(cell, side, where);
                break;
            default:
                throw new InvalidOperationException($"Nobody knows how to {string.Join(' ', words)}.");
        }
    }

    private static string Field(MatrixKind kind, string role) => role switch
    {
        "text" => kind.Text,
        "memo" => kind.Memo,
        "after" when kind.IsSubmittable => kind.After,
        _ => throw new ImpossibleException("The DocType is not submittable."),
    };

    private void Set(MatrixCell cell, Side side, string field, string value)
    {
        world.Update(side, cell.DocType, cell.Names[side], new JsonObject { [field] = value });
        cell.Written.Add((side, value));
    }

    private void EditRow(MatrixCell cell, Side side, int number, string column)
    {
        var rows = cell.Kind.Rows;
        ChangeRows(cell, side, all =>
        {
            var isNumber = column == "qty" || rows.Numbers;
            var value = rows.Pool.Count > 0 && column == rows.Column ? rows.Pool[^number]
                : isNumber ? $"{cell.FreshNumber()}" : cell.Fresh($"row {column}");
            all[number - 1]![column] = isNumber ? JsonValue.Create(int.Parse(value, null)) : value;
            cell.Written.Add((side, value));
        });
    }

    private void ChangeRows(MatrixCell cell, Side side, Action<JsonArray> change)
    {
        var (docType, name, field) = (cell.DocType, cell.Names[side], cell.Kind.Rows.Field);
        var rows = (JsonArray)world.Side(side).Find(docType, name)![field]!.DeepClone();
        change(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i]!["idx"] = i + 1;
        }

        world.Update(side, docType, name, new JsonObject { [field] = rows });
    }

    private void Submit(MatrixCell cell, Side side, int docStatus)
    {
        if (!cell.Kind.IsSubmittable)
        {
            throw new ImpossibleException("The DocType is not submittable.");
        }

        world.Update(side, cell.DocType, cell.Names[side], new JsonObject { ["docstatus"] = docStatus });
    }

    private void Amend(MatrixCell cell, Side side)
    {
        var label = $"{cell.Label} amended";
        var values = Values(cell, label);
        values["amended_from"] = cell.Names[side];
        world.Insert(side, cell.DocType, values);
        cell.Labels.Add(label);
    }

    private void Rename(MatrixCell cell, Side side)
    {
        var name = $"Renamed {cell.Label}";
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Side(side).Rename(cell.DocType, cell.Names[side], name, user: SyncWorld.Clerk);
        cell.Names[side] = name;

        // The field that makes the name follows it, and so does the title of a Customer.
        cell.Label = world.Side(side).Find(cell.DocType, name)![cell.Kind.Label]!.ToString();
        cell.Labels.Add(cell.Label);
    }

    private void Restore(MatrixCell cell, Side side)
    {
        var site = world.Side(side);
        var row = site.Names("Deleted Document").Single(row =>
            site.Find("Deleted Document", row) is { } deleted && deleted["deleted_name"]!.ToString() == cell.Names[side] && deleted["deleted_doctype"]!.ToString() == cell.DocType
            && deleted["restored"]?.ToString() != "1");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var answer = site.Handle(new SandboxRequest(
            "POST",
            "/api/method/frappe.core.doctype.deleted_document.deleted_document.restore",
            new Dictionary<string, string> { ["Authorization"] = "token clerk-key:clerk-secret", ["Content-Type"] = "application/json" },
            Encoding.UTF8.GetBytes(new JsonObject { ["name"] = row }.ToJsonString())));
        if (answer.Status != 200)
        {
            throw new ImpossibleException(JsonNode.Parse(answer.Body.Span)!["exception"]!.ToString());
        }

        cell.Names[side] = Find(side, cell.Kind, cell.Label);
    }

    private void Refer(MatrixCell cell, Side side)
    {
        JsonObject Link() => new() { ["target_type"] = cell.DocType, ["target"] = cell.Names[side] };
        world.Insert(side, Referrer, Link().With("label", $"{cell.DocType} {cell.Label}").With("rows", new JsonArray(Link())));
    }

    private string Insert(MatrixCell cell, Side side, string label)
    {
        var kind = cell.Kind;
        var values = Values(cell, label);
        var name = (kind.Single ? world.Update(side, cell.DocType, cell.DocType, values) : world.Insert(side, kind.DocType, values))["name"]!.ToString();
        cell.Labels.Add(label);
        if (kind.Partner is { } partner)
        {
            var text = partner.Values.ToJsonString().Replace("$label", label, StringComparison.Ordinal).Replace("$name", name, StringComparison.Ordinal);
            var other = world.Insert(side, partner.DocType, (JsonObject)JsonNode.Parse(text)!);
            world.Update(side, kind.DocType, name, new JsonObject { [partner.Field] = other["name"]!.ToString() });
        }

        return name;
    }

    private JsonObject Values(MatrixCell cell, string label)
    {
        var kind = cell.Kind;
        var values = (JsonObject)kind.Values.DeepClone();
        values[kind.Text] ??= $"{label} text";
        values[kind.Memo] ??= $"{label} memo";
        values[kind.Label] = label;
        if (kind.Autoname == "prompt")
        {
            values["name"] = label;
            values["__newname"] = label;
        }

        if (kind.Link is { } link)
        {
            values[link.Field] = link.Targets[0];
        }

        if (kind.Bulk is { } bulk)
        {
            values[bulk.Field] = string.Concat(Enumerable.Repeat($"{label} 0123456789\n", bulk.Bytes / (label.Length + 12)));
        }

        var rows = Enumerable.Range(0, kind.Rows.Count).Select(i => NewRow(cell, i, $"{label} row {i + 1}")).ToArray();
        values[kind.Rows.Field] = new JsonArray(rows);
        return values;
    }

    private JsonObject NewRow(MatrixCell cell, int index, string text)
    {
        var rows = cell.Kind.Rows;
        var row = (JsonObject)rows.Values.DeepClone();
        row[rows.Column] = rows.Pool.Count > 0 ? rows.Pool[index]
            : rows.Numbers ? cell.FreshNumber()
            : text;
        if (rows.Field == "rows")
        {
            row["qty"] = index + 1;
        }

        return row;
    }

    // A person uploads a picture and puts it where the act says.
    private void Attach(MatrixCell cell, Side side, string[] where)
    {
        var field = where[0] switch
        {
            "field" => cell.Kind.Picture ?? throw new ImpossibleException("It has no field for a picture."),
            "text" => cell.Kind.Editor ?? throw new ImpossibleException("It has no text with pictures."),
            "row" => cell.Kind.Rows.File ?? throw new ImpossibleException("Its rows have no column for a file."),
            _ => null,
        };
        var file = MatrixFiles.Upload(world, cell, side, isPrivate: where.Contains("private"), where[0] == "field" ? field : null);
        var url = file["file_url"]!.ToString();
        switch (where[0])
        {
            case "field":
                world.Update(side, cell.DocType, cell.Names[side], new JsonObject { [field!] = url });
                break;
            case "text":
                world.Update(side, cell.DocType, cell.Names[side], new JsonObject { [field!] = $"""<p>Look: <img src="{url}"></p>""" });
                break;
            case "row":
                ChangeRows(cell, side, rows => rows[1]![field!] = url);
                break;
        }

        cell.Written.Add((side, MatrixFiles.Token(file)));
    }

    private void Detach(MatrixCell cell, Side side, string where)
    {
        if (where == "field")
        {
            world.Update(side, cell.DocType, cell.Names[side], new JsonObject { [cell.Kind.Picture!] = "" });
            return;
        }

        var file = MatrixFiles.Of(world.Side(side)).Single(file => file["attached_to_doctype"]?.ToString() == cell.DocType && file["attached_to_name"]?.ToString() == cell.Names[side]);
        world.Delete(side, "File", file["name"]!.ToString());
        cell.Written.RemoveAll(written => written.Value == MatrixFiles.Token(file));
    }

    private string Find(Side side, MatrixKind kind, string label) =>
        world.Side(side).Names(kind.DocType).Single(name => world.Side(side).Find(kind.DocType, name)![kind.Label]?.ToString() == label);
}
