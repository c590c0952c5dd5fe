using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// Keeps changes of fields and tables that do not travel both ways from travelling the wrong way. Such a change stays on its own side and is
/// what the base takes over as that side's form; where both sides changed, the side whose value counts wins.
/// </summary>
internal sealed class RestrictedFields(MergeChanges changes, DecisionRules rules)
{
    private readonly DocumentDelta _cloud = changes.Cloud.Clone();
    private readonly DocumentDelta _local = changes.Local.Clone();

    /// <summary>Whether nothing is left to do: all that changed stays where it is.</summary>
    public bool TookAll { get; private set; }

    /// <summary>Takes the changes that lead nowhere out of both deltas.</summary>
    /// <returns>What both sides changed, decided for the side whose value counts.</returns>
    public IReadOnlyList<Overlap> TakeOut()
    {
        if (rules.Routes.Count == 0)
        {
            return [];
        }

        var overlaps = OverlapFinder.Find(changes).Select(Decided).OfType<Overlap>().ToList();
        foreach (var overlap in overlaps)
        {
            changes.Settle(overlap);
        }

        var isAnything = !changes.Cloud.IsEmpty || !changes.Local.IsEmpty;
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            TakeOut(side);
        }

        TookAll = isAnything && overlaps.Count == 0 && changes.Cloud.IsEmpty && changes.Local.IsEmpty;
        return overlaps;
    }

    /// <summary>
    /// What a decision about the whole document did to them is undone: what may not travel is taken out again, what the side that counts
    /// changed travels all the same.
    /// </summary>
    public void PutRight()
    {
        if (rules.Routes.Count == 0)
        {
            return;
        }

        foreach (var (path, route) in rules.Routes)
        {
            if (route.Source() is { } source && !IsInTable(path) && Original(source).Fields.TryGetValue(path, out var value))
            {
                changes.Of(source).Fields[path] = value;
            }
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            TakeOut(side);
        }
    }

    private DocumentDelta Original(Side side) => side == Side.Cloud ? _cloud : _local;

    private Overlap? Decided(Overlap overlap) =>
        overlap.Kind is OverlapKind.Field or OverlapKind.RowField && rules.Route(overlap.Path).Source() is { } source
            ? overlap with { IsDecided = true, Winner = source }
            : null;

    private void TakeOut(Side side)
    {
        var delta = changes.Of(side);
        foreach (var field in delta.Fields.Keys.Where(field => !rules.Route(field).Leads(side)).ToList())
        {
            delta.Fields.Remove(field);
        }

        foreach (var (name, table) in delta.Tables.ToList())
        {
            if (!rules.Route(name).Leads(side))
            {
                delta.Tables.Remove(name);
                continue;
            }

            var removed = changes.Of(side.Other()).Tables.TryGetValue(name, out var other) ? other.Removed : [];
            TakeOut(side, name, table, removed);
        }
    }

    // A row that the other side removed keeps its edits: somebody wrote them, whether they travel or not.
    private void TakeOut(Side side, string name, TableDelta table, HashSet<string> removed)
    {
        foreach (var (row, fields) in table.Changed.Where(change => !removed.Contains(change.Key)).ToList())
        {
            foreach (var field in fields.Keys.Where(field => !rules.Route($"{name}.{field}").Leads(side)).ToList())
            {
                fields.Remove(field);
            }

            MergeRemoval.DropEmptyRow(table, row);
        }
    }

    private static bool IsInTable(string path) => path.Contains('.', StringComparison.Ordinal);
}
