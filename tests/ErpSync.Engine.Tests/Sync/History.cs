using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>
/// One generated history: people on both sites create, edit, re-row, rename, merge and delete documents of several DocTypes while syncs run in between, some of them
/// over a failing line. A ghost of its own remembers who wrote which value having seen which, and says at the end what is wrong. The same seed makes
/// the same history.
/// </summary>
internal sealed class History : IDisposable
{
    private static readonly string[] Codes = ["ACME", "BETA", "Ünïcode/1", "D & E"];

    private static readonly string[] NewNames = [.. Codes, "Ζήτα", "it's 100%"];

    private static readonly string[] ComparedFields =
        ["code", "title", "phone", "email", "notes", "credit", "subject", "party", "text", "remarks", "posting_date"];

    private static readonly string[] DocTypesInPlay = ["Party", "Remark", "Voucher"];

    private readonly Random _random;
    private readonly SyncWorld _world;
    private readonly List<string> _script = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accounted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Side Side, string DocType)> _created = new(StringComparer.Ordinal);
    private readonly bool _isMirrored;
    private int _tokens;

    public History(int seed, bool isMirrored = false)
    {
        _random = new Random(seed);
        _isMirrored = isMirrored;
        var keepsNames = Chance(75);
        _world = new SyncWorld(
            DocTypes.All,
            options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" },
            keepsStateOpen: seed % 4 != 0);
        var strategies = new[] { ConflictStrategy.Manual, ConflictStrategy.CloudWins, ConflictStrategy.LocalWins, ConflictStrategy.LatestTimestamp };
        foreach (var docType in DocTypesInPlay)
        {
            var strategy = Mirror(strategies[_random.Next(strategies.Length)]);
            var scope = Chance(80) ? ConflictScope.Field : ConflictScope.Document;
            _world.SetRules(docType, rules => rules with { Strategy = strategy, Scope = scope });
        }
    }

    public SyncWorld World => _world;

    public string Script => string.Join(Environment.NewLine, _script);

    /// <summary>Plays the history to its end and lets it come to rest.</summary>
    public async Task PlayAsync(int steps, bool withFaults)
    {
        for (var step = 0; step < steps; step++)
        {
            var side = Mirror(Chance(50) ? Side.Cloud : Side.Local);
            switch (_random.Next(100))
            {
                case < 30:
                    Create(side);
                    break;
                case < 62:
                    Edit(side);
                    break;
                case < 70:
                    Delete(side);
                    break;
                case < 78 when withFaults:
                    AddFault(side);
                    break;
                case < 82:
                    Rename(side);
                    break;
                default:
                    await SyncAsync();
                    break;
            }
        }

        _world.Cloud.Faults.Clear();
        _world.Local.Faults.Clear();
        for (var round = 0; round < 3; round++)
        {
            // Lost creates are looked for, missing documents are probed twice.
            await SyncAsync();
            _world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await _world.SettleAsync();
        _script.Add("at rest");
    }

    /// <summary>What is wrong at the end; empty when every invariant holds.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        var violations = new List<string>();
        var before = _world.Writes;
        await _world.SyncAsync();
        Check(violations, _world.Writes == before, "an idle run wrote");

        var differences = await _world.CompareAsync();
        var waiting = _world.Records().Where(record => record.Status != SyncRecordStatus.Synced && record.Status != SyncRecordStatus.Deleted).ToList();
        var unsettled = waiting.SelectMany(record => new[] { (record.DocType, record.CloudName), (record.DocType, record.LocalName) }).ToHashSet();
        foreach (var difference in differences.Where(difference => !unsettled.Contains((difference.DocType, difference.CloudName ?? difference.LocalName))))
        {
            violations.Add($"not equal: {difference.DocType}/{difference.Name} {difference.Field} {difference.Kind} '{difference.Cloud}' '{difference.Local}'");
        }

        foreach (var record in waiting.Where(record => record.Status is SyncRecordStatus.Error or SyncRecordStatus.DeadLetter or SyncRecordStatus.Quarantined))
        {
            violations.Add($"failed: {record.DocType}/{record.Name} {record.Status}: {record.ErrorMessage}");
        }

        var conflicts = _world.Conflicts(all: true);
        foreach (var twice in conflicts.Where(conflict => conflict.State == ConflictState.Open).GroupBy(conflict => (conflict.DocType, conflict.CloudName, conflict.LocalName)).Where(group => group.Count() > 1))
        {
            violations.Add($"two open conflicts on {twice.Key}");
        }

        var texts = Texts();
        CheckDocuments(violations, unsettled);
        var kept = conflicts.SelectMany(conflict => new[] { conflict.CloudDocument, conflict.LocalDocument }).OfType<string>().ToList();
        foreach (var token in _written.Where(token => !_accounted.Contains(token)))
        {
            var isThere = texts.Any(text => text.Contains(token, StringComparison.Ordinal)) || kept.Exists(text => text.Contains(token, StringComparison.Ordinal));
            Check(violations, isThere, $"lost update: {token}");
        }

        return violations;
    }

    /// <summary>What both sites hold in the end, without names that counters and hashes made; for comparing with the mirrored history.</summary>
    public IReadOnlyList<string> Outcome() =>
    [
        .. new[] { Mirror(Side.Cloud), Mirror(Side.Local) }.SelectMany((side, index) => Documents(side)
            .Select(document => $"{index}:{document.DocType}:{string.Join('|', Values(document.Fields))}")).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _world.Dispose();

    private void CheckDocuments(List<string> violations, HashSet<(string DocType, string?)> unsettled)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var byUid = Documents(side).Where(document => Uid(document.Fields) is not null).ToLookup(document => Uid(document.Fields)!);
            foreach (var group in byUid.Where(group => group.Count() > 1))
            {
                violations.Add($"doubled on {side}: {group.Key}");
            }

            foreach (var (uid, origin) in _created.Where(created => created.Value.DocType != "Party"))
            {
                var isHere = byUid.Contains(uid);
                var document = byUid[uid].FirstOrDefault();
                if (_deleted.Contains(uid) && isHere && !unsettled.Contains((origin.DocType, document.Name)))
                {
                    violations.Add($"came back on {side}: {uid}");
                }

                if (!_deleted.Contains(uid) && !isHere && side == origin.Side)
                {
                    violations.Add($"vanished on {side}: {uid}");
                }
            }
        }
    }

    private void Create(Side side)
    {
        var token = Token();
        switch (_random.Next(3))
        {
            case 0:
                var code = Codes[_random.Next(Codes.Length)];
                if (_world.Side(side).Find("Party", code) is not null)
                {
                    return;
                }

                Insert(side, "Party", new JsonObject { ["code"] = code, ["title"] = token, ["credit"] = _random.Next(0, 3) });
                break;
            case 1:
                Insert(side, "Remark", new JsonObject { ["subject"] = token, ["party"] = SomeParty(side) });
                break;
            default:
                if (SomeParty(side) is { } party)
                {
                    Insert(side, "Voucher", new JsonObject { ["party"] = party, ["remarks"] = token, ["rows"] = Rows(_random.Next(0, 4)) });
                }

                break;
        }
    }

    private void Insert(Side side, string docType, JsonObject values)
    {
        JsonObject made;
        try
        {
            made = _world.Insert(side, docType, values);
        }
        catch (SandboxRefusedException refused)
        {
            // The series has reached a name that a sync has taken: the site refuses its own user, as the live one does.
            _script.Add($"{Label(side)} create {docType} refused: {refused.Message}");
            return;
        }

        Remember(values);
        _created[Uid(values)!] = (side, docType);
        _script.Add($"{Label(side)} create {docType}/{made["name"]} {values.ToJsonString()}");
    }

    private void Edit(Side side)
    {
        if (SomeDocument(side) is not { } document)
        {
            return;
        }

        var fields = document.Fields;
        var changes = new JsonObject();
        switch (document.DocType)
        {
            case "Party":
                changes[Pick("title", "phone", "email", "notes")] = Token();
                if (Chance(20))
                {
                    changes["credit"] = _random.Next(0, 9);
                }

                break;
            case "Remark":
                changes["text"] = Token();
                break;
            default:
                if (Chance(40))
                {
                    changes["posting_date"] = $"2026-0{_random.Next(1, 10)}-1{_random.Next(0, 10)}";
                }
                else
                {
                    changes["rows"] = EditedRows(fields["rows"] as JsonArray ?? []);
                }

                break;
        }

        // Whoever writes over a value has seen it.
        Account(changes.Select(change => fields[change.Key]).OfType<JsonNode>());
        _world.Update(side, document.DocType, document.Name, changes);
        Remember(changes);
        _script.Add($"{Label(side)} edit {document.DocType}/{document.Name} {changes.ToJsonString()}");
    }

    private void Delete(Side side)
    {
        if (SomeDocument(side) is not { DocType: not "Party" } document)
        {
            return;
        }

        _world.Delete(side, document.DocType, document.Name);
        Account([document.Fields]);
        if (Uid(document.Fields) is { } uid)
        {
            _deleted.Add(uid);
        }

        _script.Add($"{Label(side)} delete {document.DocType}/{document.Name}");
    }

    // To a free name, or into the document that has it.
    private void Rename(Side side)
    {
        var site = _world.Side(side);
        if (SomeParty(side) is not { } name || NewNames[_random.Next(NewNames.Length)] is not { } newName || newName == name)
        {
            return;
        }

        var isMerge = site.Find("Party", newName) is not null;
        if (isMerge)
        {
            Account([site.Find("Party", name)!]);
        }

        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        site.Rename("Party", name, newName, isMerge, SyncWorld.Clerk);
        _script.Add($"{Label(side)} {(isMerge ? "merge" : "rename")} Party/{name} to {newName}");
    }

    private void AddFault(Side side)
    {
        var isWrite = Chance(70);
        bool Meets(SandboxRequest request) => !isWrite || (request.Method is "PUT" or "POST" or "DELETE" && !request.RawPathAndQuery.Contains("get_list", StringComparison.Ordinal));
        var skip = _random.Next(3);
        var fault = _random.Next(4) switch
        {
            0 => SandboxFault.LoseReply(Meets, times: 1, skip: skip),
            1 => SandboxFault.DropBefore(Meets, times: 1, skip: skip),
            2 => SandboxFault.FailBefore(503, when: Meets, times: 1, skip: skip),
            _ => SandboxFault.FailBefore(404, when: Meets, times: 1, skip: skip),
        };
        _world.Side(side).Faults.Add(fault);
        _script.Add($"{Label(side)} fault {fault.Kind} writes={isWrite} skip={skip}");
    }

    private async Task SyncAsync()
    {
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        try
        {
            await _world.SyncAsync(new SyncRequest { Full = Chance(15) });
            _script.Add($"sync: {string.Join(", ", _world.Results.Select(result => $"{result.Action} {result.DocType}/{result.Name} {result.Outcome}"))}");
        }
        catch (ErpSyncException exception)
        {
            _script.Add($"sync stopped: {exception.Message}");
        }
    }

    private JsonArray Rows(int count)
    {
        var rows = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            rows.Add(new JsonObject { ["item"] = Token(), ["qty"] = _random.Next(1, 9) });
        }

        return rows;
    }

    private JsonArray EditedRows(JsonArray rows)
    {
        var edited = (JsonArray)rows.DeepClone();
        switch (_random.Next(4))
        {
            case 0 when edited.Count > 0:
                edited.RemoveAt(_random.Next(edited.Count));
                break;
            case 1 when edited.Count > 0:
                edited[_random.Next(edited.Count)]!["note"] = Token();
                break;
            case 2 when edited.Count > 1:
                var first = edited[0];
                edited.RemoveAt(0);
                edited.Add(first);
                break;
            default:
                edited.Insert(_random.Next(edited.Count + 1), Rows(1)[0]!.DeepClone());
                break;
        }

        for (var i = 0; i < edited.Count; i++)
        {
            edited[i]!["idx"] = i + 1;
        }

        return edited;
    }

    private (string DocType, string Name, JsonObject Fields)? SomeDocument(Side side)
    {
        var documents = Documents(side).ToList();
        return documents.Count == 0 ? null : documents[_random.Next(documents.Count)];
    }

    // In an order that both a history and its mirror see: by content, never by a name that was minted.
    private IEnumerable<(string DocType, string Name, JsonObject Fields)> Documents(Side side) =>
        from docType in DocTypesInPlay
        from document in _world.Side(side).Names(docType).Select(name => (docType, name, _world.Side(side).Find(docType, name)!))
            .OrderBy(document => string.Join('|', Values(document.Item3)), StringComparer.Ordinal)
        select document;

    private string? SomeParty(Side side)
    {
        var names = _world.Side(side).Names("Party").Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : names[_random.Next(names.Count)];
    }

    private List<string> Texts() => [.. new[] { Side.Cloud, Side.Local }.SelectMany(Documents).Select(document => document.Fields.ToJsonString())];

    private static IEnumerable<string> Values(JsonObject fields)
    {
        foreach (var field in ComparedFields)
        {
            if (fields[field] is { } value && value.ToString() is { Length: > 0 } text)
            {
                yield return $"{field}={text}";
            }
        }

        foreach (var row in fields["rows"] as JsonArray ?? [])
        {
            yield return $"row:{row!["item"]},{row["qty"]},{row["note"]}";
        }
    }

    private static string? Uid(JsonObject fields) => (fields["subject"] ?? fields["remarks"] ?? fields["title"])?.ToString();

    private void Remember(JsonNode values) => _written.UnionWith(Tokens(values));

    private void Account(IEnumerable<JsonNode> seen)
    {
        foreach (var node in seen)
        {
            _accounted.UnionWith(Tokens(node));
        }
    }

    private static IEnumerable<string> Tokens(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Where(field => field.Key is not ("party" or "code")).SelectMany(field => Tokens(field.Value)),
        JsonArray rows => rows.SelectMany(Tokens),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("tok", StringComparison.Ordinal) => [text],
        _ => [],
    };

    private string Token() => string.Create(CultureInfo.InvariantCulture, $"tok{++_tokens:0000}");

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(params string[] options) => options[_random.Next(options.Length)];

    private Side Mirror(Side side) => !_isMirrored ? side : side == Side.Cloud ? Side.Local : Side.Cloud;

    private ConflictStrategy Mirror(ConflictStrategy strategy) => !_isMirrored ? strategy : strategy switch
    {
        ConflictStrategy.CloudWins => ConflictStrategy.LocalWins,
        ConflictStrategy.LocalWins => ConflictStrategy.CloudWins,
        _ => strategy,
    };

    private string Label(Side side) => Mirror(side) == Side.Cloud ? "A" : "B";

    private static void Check(List<string> violations, bool holds, string violation)
    {
        if (!holds)
        {
            violations.Add(violation);
        }
    }
}
