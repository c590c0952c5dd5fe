using ErpSync.Engine.Decisions;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Decisions as plan items for -WhatIf.</summary>
internal static class PlanItems
{
    /// <summary>The plan item of a decision; null when there is nothing to do or to know.</summary>
    public static SyncPlanItem? From(PairWork work, Decision decision)
    {
        SyncAction? action = decision.Kind switch
        {
            DecisionKind.Adopt => SyncAction.Adopt,
            DecisionKind.Create => SyncAction.Create,
            DecisionKind.Delete => SyncAction.Delete,
            DecisionKind.Tombstone => SyncAction.Tombstone,
            DecisionKind.Conflict => SyncAction.Conflict,
            DecisionKind.HoldBack => SyncAction.HoldBack,
            DecisionKind.Observe => SyncAction.Block,
            DecisionKind.Write when decision.CloudTarget is not null && decision.LocalTarget is not null => SyncAction.Merge,
            DecisionKind.Write => SyncAction.Update,
            _ => null,
        };
        return action is null ? null : new SyncPlanItem
        {
            DocType = work.DocType.Name,
            Name = work.Name,
            CloudName = work.Pair.CloudName,
            LocalName = work.Pair.LocalName,
            Action = action.Value,
            Direction = Direction(decision),
            Changes = work.Readable([.. ChangesOf(work, decision, Side.Cloud), .. ChangesOf(work, decision, Side.Local)]),
            Reason = decision.Reason,
            CloudModified = work.Document(Side.Cloud)?.Modified,
            LocalModified = work.Document(Side.Local)?.Modified,
        };
    }

    /// <summary>The plan item of a rename.</summary>
    public static SyncPlanItem From(PairWork work, Rename rename) => new()
    {
        DocType = work.DocType.Name,
        Name = rename.Pair.DocName,
        CloudName = rename.Pair.CloudName,
        LocalName = rename.Pair.LocalName,
        Action = SyncAction.Rename,
        Direction = Words.Towards(rename.Side.Other()),
        Changes = [new FieldChange { Side = rename.Side.Other(), Field = "name", Before = rename.OldName ?? rename.Pair.DocName, After = rename.NewName }],
        Reason = $"Renamed from {rename.OldName ?? rename.Pair.DocName} to {rename.NewName} on the {Words.Of(rename.Side)} side.",
    };

    private static SyncDirection Direction(Decision decision)
    {
        if (decision.Side is { } side)
        {
            return Words.Towards(side);
        }

        return (decision.CloudTarget, decision.LocalTarget) switch
        {
            (null, not null) => SyncDirection.CloudToLocal,
            (not null, null) => SyncDirection.LocalToCloud,
            _ => SyncDirection.Bidirectional,
        };
    }

    private static IReadOnlyList<FieldChange> ChangesOf(PairWork work, Decision decision, Side side)
    {
        var before = side == Side.Local && decision.LocalDocument is not null ? decision.LocalDocument : work.Canonical(side);
        return decision.Kind == DecisionKind.Delete && decision.Side == side ? Changes.Between(side, before, null)
            : decision.Target(side) is { } target ? Changes.Between(side, before, target)
            : [];
    }
}
