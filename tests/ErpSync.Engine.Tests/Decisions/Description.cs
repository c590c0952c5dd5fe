using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>
/// A decision as text, without what may rightly differ between mirrored worlds: which of two identities equal new rows share.
/// </summary>
internal static class Description
{
    public static string Of(Decision decision) => Of(
        decision, decision.CloudTarget, decision.LocalTarget, decision.Side, decision.Overlaps.Select(overlap => (overlap, overlap.Cloud,
        overlap.Local, overlap.Winner)));

    /// <summary>A world and what is decided about it, for the message of a failing property.</summary>
    public static string Of(World world)
    {
        var rules = world.Rules;
        return string.Join(
            '\n',
            $"{world.Origin}",
            $"base {world.BaseKind} new {world.IsNew} normalizes {world.LocalNormalizes}",
            $"  cloud form {Rows(world.Base?.Cloud)}",
            $"  local form {Rows(world.Base?.Local)}",
            $"  cloud {(world.IsCloudUnknown ? "?" : Rows(world.Cloud is null ? null : world.Read(Side.Cloud, world.Cloud)))}",
            $"  local {(world.IsLocalUnknown ? "?" : Rows(world.Local is null ? null : world.Read(Side.Local, world.Local)))}",
            $"  {rules.Strategy}/{rules.Fallback} latest {rules.Latest} force {rules.Force}",
            $"  {rules.Direction} {rules.Scope} deletes {rules.Deletes}",
            $"  docstatus {rules.DocStatus} same identity {rules.SameIdentity} by hand {rules.ByHand} "
                + string.Join(' ', rules.Choices.Select(pair => $"{pair.Key}: {pair.Value}"))
                + string.Join(' ', rules.FieldStrategies.Select(pair => $"{pair.Key}: {pair.Value}")),
            Of(world.Decide()));
    }

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
            $"{decision.Kind} on {side} held back {decision.HasHeldBack}",
            $"conflict {(decision.Kind == DecisionKind.Conflict ? decision.ConflictKind : null)}",
            $"cloud becomes {Document(cloud)}",
            $"local becomes {Document(local)}",
        };
        lines.AddRange(overlaps
            .Select(item =>
            {
                var (overlap, ours, theirs, winner) = item;
                var outcome = $"{winner} {overlap.IsDecided} {overlap.IsOpen}";
                return overlap.Kind is OverlapKind.RowOrder
                    ? $"{overlap.Kind} {overlap.Path} -> {outcome}"
                    : $"{overlap.Kind} {overlap.Path} {overlap.Base}: {ours} | {theirs} -> {outcome}";
            })
            .Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static string Document(CanonicalDocument? document) => document is null
        ? "as it is"
        : $"{document.DocStatus} {Values(document.Fields)} "
            + string.Join(' ', document.Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
                .Select(table => $"{table.Key}: {string.Join(' ', table.Value.Select(row => Values(row.Fields)))}"));

    private static string Rows(CanonicalDocument? document) => document is null
        ? "absent"
        : $"{document.DocStatus} {Values(document.Fields)} "
            + string.Join(' ', document.Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
                .Select(table =>
                    $"{table.Key}: {string.Join(' ', table.Value.Select(row => $"{row.Id}/{row.SourceName}{Values(row.Fields)}"))}"));

    private static string Values(IReadOnlyDictionary<string, string> values) =>
        $"({string.Join(", ", values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))})";
}
