using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// The changes of both sides while they are reconciled. <see cref="Cloud"/> is what travels to the local side and <see cref="Local"/> what
/// travels to the cloud side; the kept changes are what the new base takes over.
/// </summary>
internal sealed class MergeChanges
{
    private readonly PairBase _pairBase;
    private DocumentDelta _keptCloud;
    private DocumentDelta _keptLocal;

    public MergeChanges(DocumentDelta cloud, DocumentDelta local, PairBase pairBase, CanonicalDocument cloudDocument, CanonicalDocument localDocument)
    {
        Cloud = cloud;
        Local = local;
        _pairBase = pairBase;
        _keptCloud = cloud.Clone();
        _keptLocal = local.Clone();
        CloudDocument = cloudDocument;
        LocalDocument = localDocument;
    }

    public DocumentDelta Cloud { get; }

    public DocumentDelta Local { get; }

    public CanonicalDocument CloudDocument { get; }

    public CanonicalDocument LocalDocument { get; }

    /// <summary>Whether something is undecided or held back, so that the new base is not simply what both sides become.</summary>
    public bool IsPartial { get; private set; }

    public bool IsHeldBack { get; private set; }

    /// <summary>
    /// The side whose place counts for a row that both added, because only the other side may be written; null when both may.
    /// </summary>
    public Side? Leading { get; init; }

    public PairBase Base => _pairBase;

    public DocumentDelta Of(Side side) => side == Side.Cloud ? Cloud : Local;

    public CanonicalDocument Document(Side side) => side == Side.Cloud ? CloudDocument : LocalDocument;

    /// <summary>What a side becomes; null when it stays as it is.</summary>
    public CanonicalDocument? TargetFor(Side side)
    {
        var current = Document(side);
        var target = Of(side.Other()).ApplyTo(current);
        foreach (var table in Cloud.Tables.Keys.Intersect(Local.Tables.Keys, StringComparer.Ordinal))
        {
            var rows = RowOrder.Arrange(
                target.Rows(table),
                _pairBase.Cloud.Rows(table),
                CloudDocument.Rows(table),
                LocalDocument.Rows(table),
                Cloud.Tables[table],
                Local.Tables[table],
                Leading);
            target = target.WithRows(table, rows);
        }

        return DocumentDelta.Between(current, target).IsEmpty ? null : target;
    }

    /// <summary>The base once the targets are reached.</summary>
    public PairBase NewBase(CanonicalDocument? cloudTarget, CanonicalDocument? localTarget) => IsPartial
        ? new PairBase(
            WithSourceNames(Local.ApplyTo(_keptCloud.ApplyTo(_pairBase.Cloud)), CloudDocument),
            WithSourceNames(Cloud.ApplyTo(_keptLocal.ApplyTo(_pairBase.Local)), LocalDocument))
        : new PairBase(cloudTarget ?? CloudDocument, localTarget ?? LocalDocument);

    /// <summary>
    /// The base once only the cloud's target is reached: exactly what is still to be written to the local side shows as the cloud's change.
    /// </summary>
    public PairBase BaseBetween(PairBase newBase, CanonicalDocument localTarget)
    {
        var undone = DocumentDelta.Between(localTarget, LocalDocument);
        return new PairBase(
            WithSourceNames(undone.ApplyTo(newBase.Cloud), CloudDocument), WithSourceNames(undone.ApplyTo(newBase.Local), LocalDocument));
    }

    /// <summary>
    /// Takes out what need not travel: changes that are the same on both sides, and derived fields that both servers computed for
    /// themselves.
    /// </summary>
    public void DropSharedAndDerived(IReadOnlySet<string> derived)
    {
        foreach (var field in Cloud.Fields.Keys.Intersect(Local.Fields.Keys, StringComparer.Ordinal).ToList())
        {
            if (derived.Contains(field) || Cloud.Fields[field] == Local.Fields[field])
            {
                Cloud.Fields.Remove(field);
                Local.Fields.Remove(field);
            }
        }

        foreach (var table in Cloud.Tables.Keys.Intersect(Local.Tables.Keys, StringComparer.Ordinal).ToList())
        {
            if (derived.Contains(table))
            {
                Cloud.Tables.Remove(table);
                Local.Tables.Remove(table);
                continue;
            }

            DropSharedRows(table, Cloud.Tables[table], Local.Tables[table], derived);
            DropMovesOfRemovedRows(_pairBase.Cloud.Rows(table), Cloud.Tables[table], Local.Tables[table]);
        }
    }

    /// <summary>Carries out the decision on an overlap: the loser's change does not travel; an undecided one stays where it is.</summary>
    public void Settle(Overlap overlap)
    {
        switch (overlap)
        {
            case { IsDecided: false }:
                IsPartial = true;
                IsHeldBack |= overlap.IsHeldBack;
                MergeRemoval.Remove(Cloud, overlap);
                MergeRemoval.Remove(Local, overlap);
                MergeRemoval.Remove(_keptCloud, overlap);
                MergeRemoval.Remove(_keptLocal, overlap);
                break;
            case { Winner: { } winner }:
                var loser = winner.Other();
                var agreed = MergeRemoval.Difference(Kept(loser), Of(loser)).ApplyTo(_pairBase.Form(loser));
                MergeRemoval.Override(Of(winner), Of(loser), Document(winner), Document(loser), agreed, overlap);
                break;
            default:
                MergeRemoval.SetValue(Cloud, overlap);
                MergeRemoval.SetValue(Local, overlap);
                break;
        }
    }

    /// <summary>Nothing travels to this side; the other side's own changes stay visible against the base.</summary>
    public void HoldBackWritesTo(Side side)
    {
        IsPartial = true;
        IsHeldBack = true;
        var source = side.Other();
        var shared = MergeRemoval.Difference(Kept(source), Of(source));
        MergeRemoval.Clear(Of(source));
        if (source == Side.Cloud)
        {
            _keptCloud = shared;
        }
        else
        {
            _keptLocal = shared;
        }
    }

    private DocumentDelta Kept(Side side) => side == Side.Cloud ? _keptCloud : _keptLocal;

    private static void DropSharedRows(string table, TableDelta cloud, TableDelta local, IReadOnlySet<string> derived)
    {
        foreach (var row in cloud.Changed.Keys.Intersect(local.Changed.Keys, StringComparer.Ordinal).ToList())
        {
            foreach (var field in cloud.Changed[row].Keys.Intersect(local.Changed[row].Keys, StringComparer.Ordinal).ToList())
            {
                if (derived.Contains($"{table}.{field}") || cloud.Changed[row][field] == local.Changed[row][field])
                {
                    cloud.Changed[row].Remove(field);
                    local.Changed[row].Remove(field);
                }
            }

            MergeRemoval.DropEmptyRow(cloud, row);
            MergeRemoval.DropEmptyRow(local, row);
        }

        DropDerivedEditsOfRemovedRows(table, cloud, local, derived);
        DropDerivedEditsOfRemovedRows(table, local, cloud, derived);
        foreach (var row in cloud.Removed.Intersect(local.Removed, StringComparer.Ordinal).ToList())
        {
            cloud.Removed.Remove(row);
            local.Removed.Remove(row);
        }

        // A row that both added is on both sides already.
        var added = cloud.Added.Select(change => change.Row.Id).ToHashSet(StringComparer.Ordinal);
        added.IntersectWith(local.Added.Select(change => change.Row.Id));
        cloud.Added.RemoveAll(change => added.Contains(change.Row.Id));
        local.Added.RemoveAll(change => added.Contains(change.Row.Id));

        if (cloud.Order is not null && local.Order is not null && SameOrder(cloud.Order, local.Order))
        {
            cloud.Order = null;
            local.Order = null;
        }
    }

    private static void DropDerivedEditsOfRemovedRows(string table, TableDelta removing, TableDelta editing, IReadOnlySet<string> derived)
    {
        foreach (var row in removing.Removed)
        {
            if (editing.Changed.TryGetValue(row, out var fields) && fields.Keys.All(field => derived.Contains($"{table}.{field}")))
            {
                editing.Changed.Remove(row);
            }
        }
    }

    // Moving a row that the other side removed is no move of those that stay.
    private static void DropMovesOfRemovedRows(IReadOnlyList<CanonicalRow> before, TableDelta cloud, TableDelta local)
    {
        var gone = cloud.Removed.Where(row => !local.Changed.ContainsKey(row))
            .Concat(local.Removed.Where(row => !cloud.Changed.ContainsKey(row)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var table in new[] { cloud, local })
        {
            if (table.Order is { } order && SameOrder([.. before.Select(row => row.Id).Where(row => !gone.Contains(row))], order))
            {
                table.Order = null;
            }
        }
    }

    private static bool SameOrder(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        var common = left.Intersect(right, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return left.Where(common.Contains).SequenceEqual(right.Where(common.Contains), StringComparer.Ordinal);
    }

    private static CanonicalDocument WithSourceNames(CanonicalDocument form, CanonicalDocument current)
    {
        foreach (var (table, rows) in form.Tables)
        {
            var names = current.Rows(table).ToDictionary(row => row.Id, row => row.SourceName, StringComparer.Ordinal);
            form = form.WithRows(table, [.. rows.Select(row => row.WithSourceName(names.GetValueOrDefault(row.Id) ?? row.SourceName))]);
        }

        return form;
    }
}
