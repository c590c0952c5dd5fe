using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>
/// Turns names that need a look into pairs with everything a decision needs: both documents whole (one list per table and side for the page), the base,
/// the evidence for what is absent, the translation of links.
/// </summary>
internal sealed class PageLoader(RunContext run, AbsenceJudge absence)
{
    private readonly LinkNamesLoader _links = new(run);

    /// <summary>The pairs behind the stamps of a scan that are not as last seen.</summary>
    public async Task<IReadOnlyList<PairWork>> LoadChangedAsync(
        DocTypeContext docType, Side side, IReadOnlyList<DocumentStamp> stamps, CancellationToken cancellationToken)
    {
        var pairs = run.Store.FindPairs(docType.Name, side, [.. stamps.Select(stamp => stamp.Name)]);
        var changed = stamps.Where(stamp => !IsAsLastSeen(pairs.GetValueOrDefault(stamp.Name), side, stamp)).Select(stamp => stamp.Name)
            .Distinct(StringComparer.Ordinal).ToList();
        return await LoadNamesAsync(docType, side, changed, cancellationToken);
    }

    /// <summary>The pairs of names on one side, recorded or not.</summary>
    public async Task<IReadOnlyList<PairWork>> LoadNamesAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var pairs = run.Store.FindPairs(docType.Name, side, names);
        var known = pairs.Values.ToList();
        var unknown = names.Where(name => !pairs.ContainsKey(name)).ToList();
        var works = new List<PairWork>(names.Count);
        works.AddRange(await LoadPairsAsync(docType, known, cancellationToken));
        works.AddRange(await LoadUnpairedAsync(docType, side, unknown, cancellationToken));
        return works;
    }

    /// <summary>Recorded pairs, read afresh on both sides.</summary>
    public async Task<IReadOnlyList<PairWork>> LoadPairsAsync(
        DocTypeContext docType, IReadOnlyList<PairRecord> pairs, CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
        {
            return [];
        }

        var cloud = ReadAsync(docType, Side.Cloud, pairs.Select(pair => pair.CloudName), cancellationToken);
        var local = ReadAsync(docType, Side.Local, pairs.Select(pair => pair.LocalName), cancellationToken);
        var cloudDocuments = await cloud;
        var localDocuments = await local;
        var bases = run.Store.GetBases([.. pairs.Select(pair => pair.Id)]);
        var links = _links.Load(docType, cloudDocuments.Values, localDocuments.Values);
        var works = new List<PairWork>(pairs.Count);
        foreach (var pair in pairs)
        {
            var work = new PairWork(docType, pair, links) { Base = bases.GetValueOrDefault(pair.Id) };
            Place(work, Side.Cloud, cloudDocuments);
            Place(work, Side.Local, localDocuments);
            works.Add(work);
        }

        await absence.JudgeAsync(docType, works, cancellationToken);
        return works;
    }

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

    private async Task<IReadOnlyList<PairWork>> LoadUnpairedAsync(
        DocTypeContext docType, Side side, List<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var other = side.Other();
        var documents = await ReadAsync(docType, side, names, cancellationToken);

        // A document of the same name that is paired with another one is not the counterpart.
        var taken = run.Store.FindPairs(docType.Name, other, names);
        var counterparts = await ReadAsync(docType, other, names.Where(name => !taken.ContainsKey(name)), cancellationToken);
        var matches = await MatchByKeyAsync(docType, other, documents.Values, cancellationToken);
        var allOthers = counterparts.Values.Concat(matches.Values.SelectMany(found => found));
        var links = side == Side.Cloud
            ? _links.Load(docType, documents.Values, allOthers)
            : _links.Load(docType, allOthers, documents.Values);

        var works = new List<PairWork>(names.Count);
        foreach (var document in documents.Values)
        {
            var found = matches.GetValueOrDefault(document.Name) ?? [];
            var counterpart = found.Count == 1 ? found[0] : found.Count > 1 ? null : counterparts.GetValueOrDefault(document.Name);
            var pair = new PairRecord { DocType = docType.Name }.WithName(side, document.Name).WithName(other, counterpart?.Name);
            var work = new PairWork(docType, pair, links)
            {
                MatchedByKey = found.Count == 1,
                Ambiguous = found.Count > 1 ? [.. found.Select(match => match.Name)] : [],
            };
            work.SetDocument(side, document);
            work.SetDocument(other, counterpart);
            work.Obstacle = await RenameSuspicionAsync(docType, side, document, cancellationToken);
            works.Add(work);
        }

        return works;
    }

    // match_by: unpaired documents of the other side whose key fields hold the same values.
    private async Task<Dictionary<string, List<FrappeDocument>>> MatchByKeyAsync(
        DocTypeContext docType, Side other, IEnumerable<FrappeDocument> documents, CancellationToken cancellationToken)
    {
        var result = new Dictionary<string, List<FrappeDocument>>(StringComparer.Ordinal);
        var keys = docType.Rules.MatchBy;
        var keyed = keys.Count == 0 ? [] : documents.Select(document => (document, Key: Key(document, keys))).Where(pair => pair.Key is not null).ToList();
        if (keyed.Count == 0)
        {
            return result;
        }

        var values = new JsonArray([.. keyed.Select(pair => pair.document.Fields[keys[0]]!.ToString()).Distinct().Select(value => JsonValue.Create(value))]);
        var found = await run.Site(other).FindAsync(docType.Schema.Site(other), [new SiteFilter(keys[0], "in", values)], 0, cancellationToken);
        var paired = run.Store.FindPairs(docType.Name, other, [.. found.Select(document => document.Name)]);
        var free = found.Where(document => !paired.TryGetValue(document.Name, out var pair) || pair.Base == BaseKind.None).ToLookup(document => Key(document, keys));
        foreach (var (document, key) in keyed)
        {
            result[document.Name] = [.. free[key]];
        }

        return result;
    }

    private static string? Key(FrappeDocument document, IReadOnlyList<string> fields)
    {
        var values = fields.Select(field => document.Fields[field]?.ToString().Trim()).ToList();
        return values.TrueForAll(value => !string.IsNullOrEmpty(value)) ? string.Join('\u001f', values).ToUpperInvariant() : null;
    }

    // A rename changes no stamp but the name: a new name with the creation of a recorded document that is no longer there.
    private async Task<ErpSyncError?> RenameSuspicionAsync(
        DocTypeContext docType, Side side, FrappeDocument document, CancellationToken cancellationToken)
    {
        var twins = run.Store.FindPairsByCreation(docType.Name, side, document.Creation)
            .Where(pair => pair.Base == BaseKind.Body && pair.Name(side) is { } name && name != document.Name).ToList();
        if (twins.Count == 0)
        {
            return null;
        }

        var still = await run.Site(side).GetStampsAsync(docType.Name, [.. twins.Select(pair => pair.Name(side)!)], cancellationToken);
        var gone = twins.Find(pair => !still.Any(stamp => stamp.Name == pair.Name(side)));
        return gone is null ? null : new ErpSyncError(
            ErrorIds.RenameSuspected,
            ErpErrorCategory.InvalidOperation,
            $"{docType.Name}/{document.Name} looks like {gone.Name(side)} renamed on the {Words.Of(side)} site (same creation stamp, old name gone).",
            $"Rename {gone.Name(side.Other())} on the {Words.Of(side.Other())} site too, then run Reset-ErpSyncRecord -DocType '{docType.Name}' -Name '{gone.DocName}'.",
            $"{docType.Name}/{document.Name}");
    }

    private async Task<Dictionary<string, FrappeDocument>> ReadAsync(
        DocTypeContext docType, Side side, IEnumerable<string?> names, CancellationToken cancellationToken)
    {
        var wanted = names.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var documents = await run.Site(side).ReadManyAsync(docType.Schema.Site(side), wanted, cancellationToken);
        return documents.ToDictionary(document => document.Name, StringComparer.Ordinal);
    }

    private static void Place(PairWork work, Side side, Dictionary<string, FrappeDocument> documents)
    {
        var document = work.Pair.Name(side) is { } name ? documents.GetValueOrDefault(name) : null;

        // A later document of the same name is not the one that was agreed on: that one is gone.
        var isAnother = work.Pair.Base == BaseKind.Body && document is not null && work.Pair.Creation(side) is { } creation && creation != document.Creation;
        work.SetDocument(side, isAnother ? null : document);
        work.IsReplaced |= isAnother;
    }

    // A -Full run also looks at what an earlier configuration held back.
    private bool IsAsLastSeen(PairRecord? pair, Side side, DocumentStamp stamp) =>
        pair is not null && !(run.Request.Full && pair.Status == SyncRecordStatus.Pending) && pair.Modified(side) == stamp.Modified && pair.Creation(side) == stamp.Creation;
}
