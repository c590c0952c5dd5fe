using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>A decision as text, without what may rightly differ between mirrored worlds: which of two identities equal new rows share.</summary>
internal static class Description
{
    public static string Of(Decision decision) => Of(
        decision, decision.CloudTarget, decision.LocalTarget, decision.Side, decision.Overlaps.Select(overlap => (overlap, overlap.Cloud, overlap.Local, overlap.Winner)));

    public static string OfMirrored(Decision decision) => Of(
        decision,
        decision.LocalTarget,
        decision.CloudTarget,
        World.Mirror(decision.Side),
        decision.Overlaps.Select(overlap => (overlap, overlap.Local, overlap.Cloud, World.Mirror(overlap.Winner))));

    private static string Of(
        Decision decision,
        CanonicalDocument? cloud,
        CanonicalDocument? local,
        Side? side,
        IEnumerable<(Overlap Overlap, string? Cloud, string? Local, Side? Winner)> overlaps)
    {
        var lines = new List<string>
        {
            $"{decision.Kind} on {side} held back {decision.HasHeldBack} conflict {(decision.Kind == DecisionKind.Conflict ? decision.ConflictKind : null)}",
            $"cloud becomes {Document(cloud)}",
            $"local becomes {Document(local)}",
        };
        lines.AddRange(overlaps
            .Select(item => item.Overlap.Kind is OverlapKind.RowOrder
                ? $"{item.Overlap.Kind} {item.Overlap.Path} {item.Winner} {item.Overlap.IsOpen}"
                : $"{item.Overlap.Kind} {item.Overlap.Path} {item.Overlap.Base}: {item.Cloud} | {item.Local} -> {item.Winner} {item.Overlap.IsDecided} {item.Overlap.IsOpen}")
            .Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static string Document(CanonicalDocument? document) => document is null
        ? "as it is"
        : $"{document.DocStatus} {Values(document.Fields)} "
            + string.Join(' ', document.Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
                .Select(table => $"{table.Key}: {string.Join(' ', table.Value.Select(row => Values(row.Fields)))}"));

    private static string Values(IReadOnlyDictionary<string, string> values) =>
        $"({string.Join(", ", values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))})";
}
