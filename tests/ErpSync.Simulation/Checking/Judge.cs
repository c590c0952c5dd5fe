using System.Text.Json.Nodes;
using ErpSync.Engine.Hosting;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>Looks at both sites when everything has come to rest and holds them against what the ghost remembers.</summary>
internal sealed class Judge(World world)
{
    private static readonly Dictionary<string, string[]> Compared = new(StringComparer.Ordinal)
    {
        ["Party"] = ["code", "uid", "title", "phone", "email", "credit", "notes"],
        ["Remark"] = ["uid", "subject", "text", "party"],
        ["Voucher"] = ["uid", "party", "posting_date", "remarks"],
        ["Deal"] = ["uid", "party", "amount", "terms", "remark", "docstatus"],
    };

    // A party of one name may be two births that have become one document, or one document of two names.
    private readonly Dictionary<(Side Side, string DocType, string Name), int> _pairs = [];

    private Findings Findings => world.Findings;

    public async Task JudgeAsync(Func<SyncRequest, Task> sync)
    {
        var before = world.Watch.Writes;
        await sync(new SyncRequest());
        Findings.Check(Invariant.EchoBound, world.Watch.Writes == before, () => "an idle run wrote");
        Findings.Check(
            Invariant.EchoBound,
            world.Watch.Writes <= (3 * world.Ghost.Acts) + 10,
            () => $"{world.Watch.Writes} writes for {world.Ghost.Acts} edits");
        using var state = world.OpenState(world.Driver, StateUse.Read);
        var records = state.QueryRecords(new RecordQuery()).ToList();
        var conflicts = state.QueryConflicts(new ConflictQuery { IncludeClosed = true }).ToList();
        foreach (var (record, number) in records.Select((record, number) => (record, number)))
        {
            _pairs[(Side.Cloud, record.DocType, record.CloudName ?? "")] = number;
            _pairs[(Side.Local, record.DocType, record.LocalName ?? "")] = number;
        }

        var sites = new[] { Read(Side.Cloud), Read(Side.Local) };
        var waiting = records.Where(record => record.Status is not (SyncRecordStatus.Synced or SyncRecordStatus.Deleted))
            .SelectMany(record => new[] { (Side.Cloud, record.DocType, record.CloudName), (Side.Local, record.DocType, record.LocalName) })
            .ToHashSet();
        CheckRecords(records, conflicts);
        CheckTrail(records, state.QueryLog(new LogQuery()).ToList());
        CheckEqual(sites, waiting);
        CheckTokens(sites, conflicts);
        CheckVanished(sites);
        CheckDeleted(sites, waiting);
    }

    private void CheckRecords(List<SyncRecord> records, List<ErpConflict> conflicts)
    {
        var openOnes = conflicts.Where(conflict => conflict.State == ConflictState.Open).Select(conflict => (long?)conflict.Id).ToHashSet();
        foreach (var record in records)
        {
            Findings.Check(
                Invariant.Convergence,
                record.Status is not (SyncRecordStatus.Error or SyncRecordStatus.DeadLetter or SyncRecordStatus.Quarantined),
                () => $"{record.DocType}/{record.Name} {record.Status}: {record.ErrorMessage}");
            Findings.Check(
                Invariant.ConflictDurability,
                record.Status != SyncRecordStatus.Conflict || openOnes.Contains(record.ConflictId),
                () => $"{record.DocType}/{record.Name} waits for a conflict that is not open: {record.ConflictId}");
            Findings.Check(
                Invariant.Convergence,
                record.Status != SyncRecordStatus.Pending,
                () => $"{record.DocType}/{record.Name} is pending and nothing is under way: {record.ErrorMessage}");
            Findings.Check(
                Invariant.Convergence,
                record.Status != SyncRecordStatus.Blocked || record.BlockedBy is { Length: > 0 } || record.ErrorMessage is { Length: > 0 },
                () => $"{record.DocType}/{record.Name} is blocked and does not say by what");
        }

        foreach (var open in conflicts.Where(conflict => conflict.State == ConflictState.Open)
            .GroupBy(conflict => (conflict.DocType, conflict.CloudName, conflict.LocalName)))
        {
            Findings.Check(Invariant.ConflictDurability, open.Count() == 1, () => $"two open conflicts on {open.Key}");
        }
    }

    // Whatever is agreed on has left a trace under a name it has.
    private void CheckTrail(List<SyncRecord> records, List<SyncLogEntry> log)
    {
        var traced = log.Select(entry => (entry.DocType, entry.Name)).ToHashSet();
        foreach (var record in records.Where(record => record.Status is SyncRecordStatus.Synced or SyncRecordStatus.Deleted && record.Name.Length > 0))
        {
            Findings.Check(
                Invariant.Audit,
                traced.Contains((record.DocType, record.CloudName ?? "")) || traced.Contains((record.DocType, record.LocalName ?? "")),
                () => $"{record.DocType}/{record.Name} is {record.Status} and the trail does not know it");
        }
    }

    // Document by document; what waits for a decision or for another document may differ.
    private void CheckEqual(List<Document>[] sites, HashSet<(Side Side, string DocType, string? Name)> waiting)
    {
        var local = sites[1].ToLookup(document => (document.DocType, document.Key));
        var cloud = sites[0].ToLookup(document => (document.DocType, document.Key));
        foreach (var key in local.Select(group => group.Key).Union(cloud.Select(group => group.Key)))
        {
            var isSettled = !cloud[key].Any(document => waiting.Contains((Side.Cloud, document.DocType, document.Name)))
                && !local[key].Any(document => waiting.Contains((Side.Local, document.DocType, document.Name)));
            var ours = cloud[key].Select(document => document.Content).Order(StringComparer.Ordinal);
            var theirs = local[key].Select(document => document.Content).Order(StringComparer.Ordinal);
            Findings.Check(
                Invariant.Convergence,
                !isSettled || ours.SequenceEqual(theirs, StringComparer.Ordinal),
                () => $"not equal: {key.DocType} {key.Key}: {Describe(cloud[key])} | {Describe(local[key])}");
        }
    }

    private static string Describe(IEnumerable<Document> documents) => string.Join(" and ", documents.Select(document => $"{document.Name} {document.Content}"));

    // What was deleted and was not touched by anybody who did not know of it is gone from both sides.
    private void CheckDeleted(List<Document>[] sites, HashSet<(Side Side, string DocType, string? Name)> waiting)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            foreach (var document in sites[(int)side].Where(document => document.DocType != DocTypes.Merging && !waiting.Contains((side, document.DocType, document.Name))))
            {
                Findings.Check(
                    Invariant.NoResurrection,
                    world.Ghost.Find(Ghost.Uid(document.Fields)) is not { SeenByDeleter: not null, IsDecided: false, IsRestored: false, IsForgotten: false } deleted || deleted.HasUnseenEdit(),
                    () => $"{document.Key} was deleted and is still on {side} as {document.Name}");
            }
        }
    }

    private void CheckTokens(List<Document>[] sites, List<ErpConflict> conflicts)
    {
        var kept = new HashSet<string>(sites.SelectMany(site => site).SelectMany(document => Ghost.Tokens(document.Fields)), StringComparer.Ordinal);
        List<string>? losers = null;
        foreach (var token in world.Ghost.Owed())
        {
            var isKept = kept.Contains(token);
            if (!isKept)
            {
                losers ??= [.. conflicts.SelectMany(conflict => new[] { conflict.CloudDocument, conflict.LocalDocument }).OfType<string>()];
                isKept = losers.Exists(text => text.Contains(token, StringComparison.Ordinal));
            }

            Findings.Check(Invariant.NoLostUpdate, isKept, () => $"lost: {token}");
        }
    }

    private void CheckVanished(List<Document>[] sites)
    {
        foreach (var ghost in world.Ghost.Documents.Values.Where(ghost => ghost.SeenByDeleter is null && !ghost.IsRestored && ghost.DocType != DocTypes.Merging))
        {
            Findings.Check(
                Invariant.NoUnearnedDelete, world.Watch.Census(ghost.BornOn).Copies(ghost.Uid) > 0, () => $"{ghost.Uid} vanished from {ghost.BornOn}");
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            foreach (var twice in sites[(int)side].GroupBy(document => (document.DocType, document.Key)))
            {
                // Whoever restores a document on both sites has made two of it.
                var isExplained = world.Ghost.Find(Ghost.Uid(twice.First().Fields)) is { IsRestored: true } or { IsForgotten: true };
                Findings.Check(Invariant.NoDuplicate, isExplained || twice.Count() == 1, () => $"twice on {side}: {twice.Key}");
            }
        }
    }

    private List<Document> Read(Side side) =>
    [
        .. from docType in DocTypes.Names
           from name in world.Site(side).Names(docType)
           select DocumentOf(side, docType, name),
    ];

    private Document DocumentOf(Side side, string docType, string name)
    {
        var fields = world.Site(side).Find(docType, name)!;
        var key = docType == DocTypes.Merging ? Pair(side, docType, name) : Ghost.Uid(fields) ?? name;
        var values = Compared[docType].Select(field => $"{field}={Meaning(side, docType, field, fields[field])}");
        var rows = (fields["rows"] as JsonArray ?? []).Select(row => $"row:{row!["item"]},{row["qty"]},{row["note"]}");
        return new Document(docType, name, key, string.Join('|', values.Concat(rows)), fields);
    }

    // A link means the document, whatever it is called on the site.
    private string Meaning(Side side, string docType, string field, JsonNode? value) => value?.ToString() switch
    {
        null or "" => "",
        { } name when field == "party" => Pair(side, "Party", name),
        { } name when field == "amended_from" => Pair(side, docType, name),
        _ when field == "code" => Pair(side, "Party", value!.ToString()),
        { } text => text,
    };

    private string Pair(Side side, string docType, string name) => _pairs.TryGetValue((side, docType, name), out var pair) ? $"#{pair}" : name;

    private sealed record Document(string DocType, string Name, string Key, string Content, JsonObject Fields);
}
