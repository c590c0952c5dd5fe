using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Looks on the other site for what belongs to a document that is not agreed on yet: by an earlier pairing, by natural key (match_by), by name. Only a
/// document without an agreed pair of its own comes into question.
/// </summary>
internal sealed class CounterpartFinder(RunContext run)
{
    // Beyond this many documents of the same few values a key is none.
    private const int MostMatches = 10_000;

    private readonly Renames _renames = new(run);

    /// <param name="docType">The DocType.</param>
    /// <param name="side">The side the documents are on.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="earlier">By name: the name of the document it was paired with before its pair was forgotten.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyDictionary<string, Counterpart>> FindAsync(
        DocTypeContext docType,
        Side side,
        IReadOnlyCollection<FrappeDocument> documents,
        IReadOnlyDictionary<string, string> earlier,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Counterpart>(StringComparer.Ordinal);
        if (documents.Count == 0)
        {
            return found;
        }

        var other = side.Other();
        var names = documents.Select(document => earlier.GetValueOrDefault(document.Name) ?? document.Name).ToList();
        var holders = run.Store.FindPairs(docType.Name, other, names);
        var named = await run.ReadAsync(docType, other, names.Where(name => IsFree(holders.GetValueOrDefault(name), side)), cancellationToken);
        var matches = await MatchByKeyAsync(docType, side, documents, cancellationToken);
        foreach (var document in documents)
        {
            var (rename, doubt) = await _renames.FindAsync(docType, side, document.Name, document.Creation, cancellationToken);
            if (rename is not null)
            {
                found[document.Name] = new Counterpart(null, IsProved: false, null, [], null, rename);
                continue;
            }

            var byName = named.GetValueOrDefault(earlier.GetValueOrDefault(document.Name) ?? document.Name);
            if (byName is not null && (await _renames.FindAsync(docType, other, byName.Name, byName.Creation, cancellationToken)).Rename is { } renamed)
            {
                // It is another agreed document, which has got this name there.
                found[document.Name] = new Counterpart(null, IsProved: false, null, [], doubt, renamed);
                continue;
            }

            var isProved = byName is not null && earlier.ContainsKey(document.Name);
            found[document.Name] = !isProved && matches.TryGetValue(document.Name, out var match)
                ? match with { Obstacle = doubt }
                : new Counterpart(byName, isProved, byName is null ? null : holders.GetValueOrDefault(byName.Name), [], doubt);
        }

        return found;
    }

    // A document of that name which is paired with another one, or was, is not the counterpart.
    private static bool IsFree(PairRecord? holder, Side side) => holder is null || (holder.Base == BaseKind.None && holder.Name(side) is null);

    // One document on each side holds the key: they are one. Several on either side: a person must tell.
    private async Task<Dictionary<string, Counterpart>> MatchByKeyAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<FrappeDocument> documents, CancellationToken cancellationToken)
    {
        var result = new Dictionary<string, Counterpart>(StringComparer.Ordinal);
        var keys = docType.Rules.MatchBy;
        var keyed = keys.Count == 0 ? [] : documents.Where(document => Key(document, keys) is not null).ToList();
        if (keyed.Count == 0)
        {
            return result;
        }

        var values = keyed.Select(document => document.Fields[keys[0]]!.ToString().Trim()).Distinct(StringComparer.Ordinal).ToList();
        var others = await FreeAsync(docType, side.Other(), values, cancellationToken);
        var rivals = others.Count == 0 ? [] : await FreeAsync(docType, side, values, cancellationToken);
        var othersByKey = others.ToLookup(entry => Key(entry.Document, keys));
        var rivalsByKey = rivals.ToLookup(entry => Key(entry.Document, keys));
        var isCut = others.Count >= MostMatches || rivals.Count >= MostMatches;
        foreach (var document in keyed)
        {
            var key = Key(document, keys);
            var matching = othersByKey[key].ToList();
            if (matching.Count == 0 && !isCut)
            {
                continue;
            }

            var same = rivalsByKey[key].Select(entry => entry.Document.Name).Where(name => name != document.Name);
            List<string> candidates = [.. matching.Select(entry => entry.Document.Name), .. same];
            result[document.Name] = candidates.Count == 1 && !isCut
                ? new Counterpart(matching[0].Document, IsProved: true, matching[0].Record, [], null)
                : new Counterpart(null, IsProved: false, null, [.. candidates.Take(10)], null);
        }

        return result;
    }

    private async Task<IReadOnlyList<(FrappeDocument Document, PairRecord? Record)>> FreeAsync(
        DocTypeContext docType, Side side, List<string> values, CancellationToken cancellationToken)
    {
        var list = new JsonArray([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);
        var found = await run.Site(side).FindAsync(
            docType.Schema.Site(side), [new SiteFilter(docType.Rules.MatchBy[0], "in", list)], MostMatches, cancellationToken);
        var records = run.Store.FindPairs(docType.Name, side, [.. found.Select(document => document.Name)]);
        return
        [
            .. found.Select(document => (document, records.GetValueOrDefault(document.Name)))
                .Where(entry => entry.Item2 is null || (entry.Item2.Base == BaseKind.None && entry.Item2.Name(side.Other()) is null)),
        ];
    }

    private static string? Key(FrappeDocument document, IReadOnlyList<string> fields)
    {
        var values = fields.Select(field => document.Fields[field]?.ToString().Trim()).ToList();
        return values.TrueForAll(value => !string.IsNullOrEmpty(value)) ? string.Join('\u001f', values).ToUpperInvariant() : null;
    }
}
