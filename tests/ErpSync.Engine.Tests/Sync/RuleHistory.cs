using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>
/// One generated history under rules: a filter, a field left out, a field and a column that travel one way, a Single, everything attached. People edit on
/// both sites, documents come into the filter and leave it, files are attached and removed, and syncs run in between. The same seed makes the same history.
/// </summary>
internal sealed class RuleHistory : IDisposable
{
    private const string Offer = "Offer";
    private const string Settings = "Offer Settings";
    private const string PlayedRow = "Offer Row";

    private static readonly string[] Free = ["title", "note"];

    private readonly Random _random;
    private readonly bool _isMirrored;
    private readonly Side _source;
    private readonly SyncWorld _world;
    private readonly List<string> _script = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accounted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _everActive = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Side> _made = new(StringComparer.Ordinal);

    // By side, document and field: what its people wrote last, where nobody else may write.
    private readonly Dictionary<(Side Side, string Name, string Field), string> _own = [];
    private int _tokens;

    public RuleHistory(int seed, bool isMirrored = false)
    {
        _random = new Random(seed);
        _isMirrored = isMirrored;
        _source = Mirror(_random.Next(2) == 0 ? Side.Cloud : Side.Local);
        string[] versions = ["13.58.21", "14.93.2", "15.101.1", "16.4.1"];
        var (one, other) = (versions[_random.Next(versions.Length)], versions[_random.Next(versions.Length)]);
        _world = new SyncWorld(
            [
                DocTypes.Table(PlayedRow, DocTypes.Field("item", "Data"), DocTypes.Field("rate", "Data")),
                DocTypes.Define(
                    Offer,
                    "field:code",
                    DocTypes.Field("code", "Data"),
                    DocTypes.Field("active", "Check"),
                    DocTypes.Field("title", "Data"),
                    DocTypes.Field("note", "Small Text"),
                    DocTypes.Field("price", "Data"),
                    DocTypes.Field("secret", "Data"),
                    DocTypes.Field("rows", "Table", PlayedRow)),
                DocTypes.Define(Settings, null, DocTypes.Field("title", "Data"), DocTypes.Field("note", "Small Text"), DocTypes.Field("secret", "Data")).With("issingle", 1),
            ],
            options => options with { FrappeVersion = options.SiteName == "cloud" == !isMirrored ? one : other },
            keepsStateOpen: true);
        var strategy = _random.Next(2) == 0 ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins;
        strategy = isMirrored ? strategy == ConflictStrategy.CloudWins ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins : strategy;
        foreach (var docType in new[] { Offer, Settings })
        {
            _world.SetRules(docType, rules => rules with { Strategy = strategy, ExcludedFields = new HashSet<string>(["secret"]) });
        }

        var onLeave = _random.Next(2) == 0 ? LeavePolicy.Keep : LeavePolicy.Carry;
        _world.SetRules(Offer, rules => rules with
        {
            Filters = [new DocumentFilter("active", "=", "1")],
            OnLeave = onLeave,
            Attachments = AttachmentPolicy.All,
            FieldDirections = new Dictionary<string, SyncDirection>
            {
                ["price"] = _source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud,
                ["rows.rate"] = _source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud,
            },
        });
    }

    public string Script => string.Join(Environment.NewLine, _script);

    public async Task PlayAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Step(Mirror(_random.Next(2) == 0 ? Side.Cloud : Side.Local), _random.Next(100));
            if (_random.Next(4) == 0)
            {
                _world.Clock.Advance(TimeSpan.FromMinutes(_random.Next(5)));
                await _world.SyncAsync();
                _script.Add("sync");
            }
        }

        await _world.SettleAsync();
        _script.Add("at rest");
    }

    /// <summary>What is wrong at the end; empty when all rules held.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        var violations = new List<string>();
        void Check(bool isRight, string what)
        {
            if (!isRight)
            {
                violations.Add(what);
            }
        }

        var before = _world.Writes;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.SyncAsync();
        await _world.SyncAsync(new SyncRequest { Full = true });
        Check(_world.Writes == before, $"idle runs wrote: {string.Join("; ", _world.Results.Select(result => $"{result.DocType}/{result.Name} {result.Action} {result.Reason}"))}");
        violations.AddRange((await _world.CompareAsync()).Where(difference => !difference.IsPending)
            .Select(difference => $"not equal: {difference.DocType}/{difference.Name} {difference.Kind} {difference.Field} '{difference.Cloud}' '{difference.Local}'"));
        violations.AddRange(_world.Records().Where(record => record.Status is not (SyncRecordStatus.Synced or SyncRecordStatus.Pending))
            .Select(record => $"{record.DocType}/{record.Name} {record.Status}: {record.ErrorMessage}"));
        foreach (var ((side, name, field), value) in _own)
        {
            Check(Value(side, name, field) == value, $"{field} of {name} is the {side} people's own '{value}', and now '{Value(side, name, field)}'");
        }

        foreach (var (name, side) in _made)
        {
            Check(Document(side, name) is not null, $"{name} vanished on {side}");
            Check(_everActive.Contains(name) || Document(Other(side), name) is null, $"{name} never matched the filter and came to {Other(side)}");
        }

        var kept = string.Join('\n', _world.Conflicts(all: true).SelectMany(conflict => new[] { conflict.CloudDocument, conflict.LocalDocument }));
        var held = string.Join('\n', new[] { Side.Cloud, Side.Local }.SelectMany(side => Names(side).Select(name => Document(side, name)!.ToJsonString())));
        violations.AddRange(_written.Except(_accounted).Where(token => !held.Contains($"\"{token}\"", StringComparison.Ordinal) && !kept.Contains($"\"{token}\"", StringComparison.Ordinal))
            .Select(token => $"lost update: {token}"));
        return violations;
    }

    /// <summary>What both sites hold, for comparing with the mirrored history.</summary>
    public IReadOnlyList<string> Outcome() =>
    [
        .. new[] { Mirror(Side.Cloud), Mirror(Side.Local) }.SelectMany((side, index) => Names(side).Select(name =>
            $"{index}:{name}:{string.Join('|', Free.Concat(["price", "secret", "active"]).Select(field => Value(side, name, field)))}:"
            + $"{string.Join(',', Rows(side, name).Select(row => $"{row!["item"]}={row!["rate"]}"))}:{string.Join(',', Files(side, name).Select(file => file["content_hash"]?.ToString()).Distinct().Order(StringComparer.Ordinal))}")).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _world.Dispose();

    private void Step(Side side, int what)
    {
        var offers = _world.Side(side).Names(Offer);
        if (what < 12 || offers.Count == 0)
        {
            Create(side);
            return;
        }

        var name = offers[_random.Next(offers.Count)];
        switch (what)
        {
            case < 40:
                Write(side, name, Free[_random.Next(2)]);
                break;
            case < 48:
                // A value of a field that travels against its way stays; at the source it is the people's own.
                Write(side, name, "price");
                break;
            case < 56:
                Write(side, name, "secret");
                break;
            case < 66:
                var isActive = Value(side, name, "active") != "1";
                Set(side, name, "active", isActive ? 1 : 0);
                if (isActive)
                {
                    _everActive.Add(name);
                }

                break;
            case < 76:
                EditRows(side, name);
                break;
            case < 84:
                Attach(side, name);
                break;
            default:
                Write(side, Settings, (string[])["title", "note", "secret"] is var fields ? fields[_random.Next(3)] : "");
                break;
        }
    }

    private void Create(Side side)
    {
        var code = $"O{++_tokens:000}";
        var isActive = _random.Next(3) > 0;
        _world.Insert(side, Offer, new JsonObject { ["code"] = code, ["active"] = isActive ? 1 : 0, ["rows"] = new JsonArray(Row(), Row()) });
        _made[code] = side;
        if (isActive)
        {
            _everActive.Add(code);
        }

        _script.Add($"{side}: create {code}{(isActive ? "" : " outside")}");
    }

    private void Write(Side side, string name, string field)
    {
        var token = $"t{++_tokens:000}";
        if (Free.Contains(field))
        {
            _accounted.Add(Value(side, name, field));
            _written.Add(token);
        }
        else if (field == "secret" || (field == "price" && side == _source))
        {
            _own[(side, name, field)] = token;
        }

        Set(side, name, field, token);
    }

    private void Set(Side side, string name, string field, JsonNode value)
    {
        _script.Add($"{side}: {name}.{field} = {value}");
        _world.Update(side, DocTypeOf(name), name, new JsonObject { [field] = value });
    }

    private void EditRows(Side side, string name)
    {
        var rows = Rows(side, name);
        if (rows.Count > 0 && _random.Next(3) > 0)
        {
            rows[_random.Next(rows.Count)]![_random.Next(2) == 0 ? "item" : "rate"] = $"r{++_tokens:000}";
        }
        else
        {
            rows.Add(Row());
        }

        _script.Add($"{side}: rows of {name} {string.Join(',', rows.Select(row => $"{row!["item"]}={row["rate"]}"))}");
        _world.Update(side, Offer, name, new JsonObject { ["rows"] = rows });
    }

    private JsonObject Row() => new() { ["item"] = $"r{++_tokens:000}", ["rate"] = $"r{++_tokens:000}" };

    private void Attach(Side side, string name)
    {
        var file = Files(side, name).FirstOrDefault();
        if (file is not null && _random.Next(2) == 0)
        {
            _script.Add($"{side}: detach {file["file_name"]} from {name}");
            _world.Delete(side, "File", file["name"]!.ToString());
            return;
        }

        var content = $"file {++_tokens}";
        _script.Add($"{side}: attach {content} to {name}");
        _world.Insert(side, "File", new JsonObject
        {
            ["file_name"] = $"{content}.txt",
            ["content"] = content,
            ["is_private"] = _random.Next(2),
            ["attached_to_doctype"] = Offer,
            ["attached_to_name"] = name,
        });
    }

    private static string DocTypeOf(string name) => name == Settings ? Settings : Offer;

    private JsonObject? Document(Side side, string name) => _world.Side(side).Find(DocTypeOf(name), name);

    private string Value(Side side, string name, string field) => Document(side, name)?[field]?.ToString() ?? "";

    private IEnumerable<string> Names(Side side) => _world.Side(side).Names(Offer).Append(Settings);

    private JsonArray Rows(Side side, string name) => (JsonArray?)Document(side, name)?["rows"]?.DeepClone() ?? [];

    private List<JsonObject> Files(Side side, string name) =>
    [
        .. _world.Side(side).Names("File").Select(file => _world.Side(side).Find("File", file)!).Where(file => file["attached_to_name"]?.ToString() == name)
            .OrderBy(file => file["content_hash"]?.ToString(), StringComparer.Ordinal),
    ];

    private static Side Other(Side side) => side == Side.Cloud ? Side.Local : Side.Cloud;

    private Side Mirror(Side side) => _isMirrored ? Other(side) : side;
}
