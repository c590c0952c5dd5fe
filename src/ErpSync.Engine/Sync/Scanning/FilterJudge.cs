using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Says which documents the filters of their DocType let through. Each site is asked itself, with one list of names, so that an answer depends on
/// neither its collation nor its version. A document that does not match is left alone; it is never taken for deleted.
/// </summary>
internal sealed class FilterJudge(RunContext run)
{
    private static readonly HashSet<string> NumberFields = new(StringComparer.Ordinal) { "docstatus", "idx" };

    /// <summary>The filters as a site takes them; empty when the DocType has none.</summary>
    public static IReadOnlyList<SiteFilter> Conditions(DocTypeContext docType, Side side) =>
        [.. docType.Rules.Filters.Select(filter => new SiteFilter(filter.Field, filter.Operator, Typed(filter, docType.Schema.Site(side))))];

    /// <summary>Of names on a side those that match.</summary>
    public async Task<IReadOnlySet<string>> MatchingAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0 || docType.Rules.Filters.Count == 0)
        {
            return names.ToHashSet(StringComparer.Ordinal);
        }

        var matching = new HashSet<string>(StringComparer.Ordinal);
        foreach (var piece in names.Chunk(DocumentLists.NamesPerList))
        {
            matching.UnionWith(await run.Site(side).FindNamesAsync(
                docType.Name, [.. Conditions(docType, side), DocumentLists.NamesIn("name", piece)], piece.Length, cancellationToken));
        }

        return matching;
    }

    /// <summary>Marks the pairs that are not to be synchronized now.</summary>
    public async Task JudgeAsync(DocTypeContext docType, IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        if (docType.Rules.Filters.Count == 0)
        {
            return;
        }

        var matching = new Dictionary<Side, IReadOnlySet<string>>();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            matching[side] = await MatchingAsync(
                docType, side, [.. works.Select(work => work.Document(side)?.Name).OfType<string>().Distinct(StringComparer.Ordinal)], cancellationToken);
        }

        foreach (var work in works)
        {
            var present = new[] { Side.Cloud, Side.Local }.Where(side => work.Document(side) is not null).ToList();
            work.UnmatchedOn = [.. present.Where(side => !matching[side].Contains(work.Document(side)!.Name))];

            // What was agreed on leaves with the first side; what was not comes in with it.
            var leavesEarly = work.Pair.Base == BaseKind.Body && docType.Rules.OnLeave == LeavePolicy.Keep;
            work.IsOutsideFilter = leavesEarly ? work.UnmatchedOn.Count > 0 : present.Count > 0 && work.UnmatchedOn.Count == present.Count;
        }
    }

    // Frappe compares a number with a text as it sees fit; so each value goes in the type of its field.
    private static JsonNode? Typed(DocumentFilter filter, DocTypeSchema schema)
    {
        var isNumber = NumberFields.Contains(filter.Field)
            || (schema.Field(filter.Field) is { } field
                && FieldTypes.KindOf(field.Type) is ValueKind.Check or ValueKind.Integer or ValueKind.Number);
        return filter.Value switch
        {
            JsonArray list => new JsonArray([.. list.Select(item => Typed(item, isNumber))]),
            { } value when filter.Operator is not ("like" or "not like" or "is") => Typed(value, isNumber),
            var value => value?.DeepClone(),
        };
    }

    private static JsonNode? Typed(JsonNode? value, bool isNumber) =>
        isNumber && CanonicalNumber.TryParse($"{value}", out var number) ? JsonValue.Create(number) : value?.DeepClone();
}
