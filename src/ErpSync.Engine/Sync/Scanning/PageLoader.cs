using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Files;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Turns names that need a look into pairs with everything a decision needs: both documents whole (one list per table and side for the page), the base,
/// the evidence for what is absent, the translation of links.
/// </summary>
internal sealed class PageLoader(RunContext run, AbsenceJudge absence)
{
    private static readonly IReadOnlyDictionary<string, string> NoEarlierPairs = new Dictionary<string, string>();

    private readonly LinkNamesLoader _links = new(run);
    private readonly CounterpartFinder _counterparts = new(run);
    private readonly FilterJudge _filter = new(run);
    private readonly AttachedFiles _attached = new(run);

    /// <summary>The stamps of a scan that are not as last seen.</summary>
    public IReadOnlyList<DocumentStamp> Changed(DocTypeContext docType, Side side, IReadOnlyList<DocumentStamp> stamps)
    {
        var pairs = run.Store.FindPairs(docType.Name, side, [.. stamps.Select(stamp => stamp.Name)]);
        return
        [
            .. stamps.Where(stamp => docType.Coverage.MustLookAtAll || !IsAsLastSeen(pairs.GetValueOrDefault(stamp.Name), side, stamp))
                .DistinctBy(stamp => stamp.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The pairs behind those of the stamps that are still not as last seen.</summary>
    public async Task<IReadOnlyList<PairWork>> LoadChangedAsync(
        DocTypeContext docType, Side side, IReadOnlyList<DocumentStamp> stamps, CancellationToken cancellationToken)
    {
        List<string> changed = [.. Changed(docType, side, stamps).Select(stamp => stamp.Name)];
        if (docType.Rules.Filters.Count > 0)
        {
            // A document that was never synchronized and does not match needs no further look.
            var pairs = run.Store.FindPairs(docType.Name, side, changed);
            var matching = await _filter.MatchingAsync(docType, side, [.. changed.Where(name => !pairs.ContainsKey(name))], cancellationToken);
            changed.RemoveAll(name => !pairs.ContainsKey(name) && !matching.Contains(name));
        }

        return await LoadNamesAsync(docType, side, changed, cancellationToken);
    }

    /// <summary>The pairs of names on one side, recorded or not.</summary>
    public Task<IReadOnlyList<PairWork>> LoadNamesAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        LoadNamesAsync(docType, side, names, NoEarlierPairs, cancellationToken);

    /// <summary>The documents whose pairs were forgotten, with those they were paired with.</summary>
    public Task<IReadOnlyList<PairWork>> LoadForgottenAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<Revisit> revisits, CancellationToken cancellationToken) =>
        LoadNamesAsync(
            docType,
            side,
            [.. revisits.Select(revisit => revisit.Name)],
            revisits.Where(revisit => revisit.Counterpart is not null).ToDictionary(revisit => revisit.Name, revisit => revisit.Counterpart!, StringComparer.Ordinal),
            cancellationToken);

    /// <summary>Recorded pairs, read afresh on both sides. For one that nothing is agreed about yet its counterpart is looked for again.</summary>
    public Task<IReadOnlyList<PairWork>> LoadPairsAsync(
        DocTypeContext docType, IReadOnlyList<PairRecord> pairs, CancellationToken cancellationToken) => LoadPairsAsync(docType, pairs, seeks: true, cancellationToken);

    /// <summary>One pair exactly as recorded, read afresh: what a write that may have been carried out is looked for in.</summary>
    public async Task<PairWork> LoadRecordedAsync(DocTypeContext docType, PairRecord pair, CancellationToken cancellationToken) =>
        (await LoadPairsAsync(docType, [pair], seeks: false, cancellationToken))[0];

    /// <summary>The same pair, read afresh; null when nothing is left of it.</summary>
    public async Task<PairWork?> ReloadAsync(PairWork work, CancellationToken cancellationToken)
    {
        if (work.Pair.Id != 0)
        {
            return run.Store.GetPair(work.Pair.Id) is { } pair ? (await LoadPairsAsync(work.DocType, [pair], cancellationToken))[0] : null;
        }

        var side = work.Document(Side.Cloud) is not null ? Side.Cloud : Side.Local;
        return work.Pair.Name(side) is { } name && await LoadNamesAsync(work.DocType, side, [name], cancellationToken) is [var fresh, ..] ? fresh : null;
    }

    private async Task<IReadOnlyList<PairWork>> LoadNamesAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, string> earlier, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var pairs = run.Store.FindPairs(docType.Name, side, names);
        var works = new List<PairWork>(names.Count);
        works.AddRange(await LoadPairsAsync(docType, [.. pairs.Values], cancellationToken));
        works.AddRange(await LoadUnpairedAsync(docType, side, [.. names.Where(name => !pairs.ContainsKey(name))], earlier, cancellationToken));
        return works;
    }

    private async Task<IReadOnlyList<PairWork>> LoadPairsAsync(
        DocTypeContext docType, IReadOnlyList<PairRecord> pairs, bool seeks, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
        {
            return [];
        }

        var cloud = run.ReadAsync(docType, Side.Cloud, pairs.Select(pair => pair.CloudName), cancellationToken);
        var local = run.ReadAsync(docType, Side.Local, pairs.Select(pair => pair.LocalName), cancellationToken);
        var cloudDocuments = await cloud;
        var localDocuments = await local;
        var found = seeks ? await SeekAsync(docType, pairs, cloudDocuments, localDocuments, cancellationToken) : [];
        var bases = run.Store.GetBases([.. pairs.Select(pair => pair.Id)]);
        var links = await _links.LoadAsync(
            docType,
            [.. cloudDocuments.Values, .. found.Where(entry => entry.Value.Side == Side.Local).Select(entry => entry.Value.Found.Document).OfType<FrappeDocument>()],
            [.. localDocuments.Values, .. found.Where(entry => entry.Value.Side == Side.Cloud).Select(entry => entry.Value.Found.Document).OfType<FrappeDocument>()],
            cancellationToken);
        var works = new List<PairWork>(pairs.Count);
        foreach (var pair in pairs)
        {
            var work = new PairWork(docType, pair, links) { Base = docType.Coverage.Project(bases.GetValueOrDefault(pair.Id)) };
            Place(work, Side.Cloud, cloudDocuments);
            Place(work, Side.Local, localDocuments);
            if (found.TryGetValue(pair.Id, out var entry))
            {
                Join(work, entry.Side, entry.Found);
            }

            works.Add(work);
        }

        await _attached.ProveAsync(docType, works, cancellationToken);
        await absence.JudgeAsync(docType, works, cancellationToken);
        if (seeks)
        {
            await _filter.JudgeAsync(docType, works, cancellationToken);
        }

        return works;
    }

    // By pair: the side whose document is known, and what was found for it on the other one.
    private async Task<Dictionary<long, (Side Side, Counterpart Found)>> SeekAsync(
        DocTypeContext docType,
        IReadOnlyList<PairRecord> pairs,
        Dictionary<string, FrappeDocument> cloud,
        Dictionary<string, FrappeDocument> local,
        CancellationToken cancellationToken)
    {
        var result = new Dictionary<long, (Side, Counterpart)>();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var documents = side == Side.Cloud ? cloud : local;
            var alone = pairs.Where(pair => pair.Base == BaseKind.None && pair.Name(side.Other()) is null && pair.Name(side) is { } name && documents.ContainsKey(name))
                .ToList();
            var found = await _counterparts.FindAsync(
                docType, side, [.. alone.Select(pair => documents[pair.Name(side)!])], NoEarlierPairs, cancellationToken);
            foreach (var pair in alone)
            {
                result[pair.Id] = (side, found[pair.Name(side)!]);
            }
        }

        return result;
    }

    private async Task<IReadOnlyList<PairWork>> LoadUnpairedAsync(
        DocTypeContext docType, Side side, List<string> names, IReadOnlyDictionary<string, string> earlier, CancellationToken cancellationToken)
    {
        var documents = await run.ReadAsync(docType, side, names, cancellationToken);
        var found = await _counterparts.FindAsync(docType, side, documents.Values, earlier, cancellationToken);
        var others = found.Values.Select(counterpart => counterpart.Document).OfType<FrappeDocument>().ToList();
        var links = side == Side.Cloud
            ? await _links.LoadAsync(docType, documents.Values, others, cancellationToken)
            : await _links.LoadAsync(docType, others, documents.Values, cancellationToken);
        var works = new List<PairWork>(names.Count);
        foreach (var document in documents.Values)
        {
            var work = new PairWork(docType, new PairRecord { DocType = docType.Name }.WithName(side, document.Name), links);
            work.SetDocument(side, document);
            Join(work, side, found[document.Name]);
            works.Add(work);
        }

        await _filter.JudgeAsync(docType, works, cancellationToken);
        return works;
    }

    private static void Join(PairWork work, Side side, Counterpart found)
    {
        work.Pair = work.Pair.WithName(side.Other(), found.Document?.Name);
        work.SetDocument(side.Other(), found.Document);
        work.IsProvedSame = found.IsProved;
        work.Absorbed = found.Record;
        work.Ambiguous = found.Ambiguous;
        work.Obstacle ??= found.Obstacle;
        work.Rename ??= found.Rename;
    }

    private static void Place(PairWork work, Side side, Dictionary<string, FrappeDocument> documents)
    {
        var document = work.Pair.Name(side) is { } name ? documents.GetValueOrDefault(name) : null;

        // A later document of the same name is not the one that was agreed on: that one is gone.
        var isAnother = !work.DocType.Schema.IsSingle && work.Pair.Base == BaseKind.Body && document is not null && work.Pair.Creation(side) is { } creation && creation != document.Creation;
        work.SetDocument(side, isAnother ? null : document);
        if (isAnother || (work.Pair.Base == BaseKind.Tombstone && document is not null && document.Creation != work.Pair.Creation(side)))
        {
            work.ReplacedBy[side] = document!.Creation;
        }
    }

    // A -Full run also looks at what an earlier configuration held back.
    private bool IsAsLastSeen(PairRecord? pair, Side side, DocumentStamp stamp) =>
        pair is not null && !(run.Request.Full && pair.Status == SyncRecordStatus.Pending) && pair.Modified(side) == stamp.Modified && pair.Creation(side) == stamp.Creation;
}
