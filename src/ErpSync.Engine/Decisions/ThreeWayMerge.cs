using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Decisions;

/// <summary>Decides for a document that is on both sides and has a base: each side's changes against its own form of the base.</summary>
internal static class ThreeWayMerge
{
    public static Decision Decide(PairBase pairBase, CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        local = RowAlignment.Align(pairBase.Cloud, cloud, local, rules.Derived);
        return Merge(pairBase, cloud, local, rules) with { LocalDocument = local };
    }

    private static Decision Merge(PairBase pairBase, CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        var changes = new MergeChanges(
            DocumentDelta.Between(pairBase.Cloud, cloud), DocumentDelta.Between(pairBase.Local, local), pairBase, cloud, local)
        {
            Leading = !rules.MayWrite(Side.Cloud) ? Side.Cloud : !rules.MayWrite(Side.Local) ? Side.Local : null,
        };
        LifeCycle.Reconcile(changes, rules);

        if (changes.Cloud.IsEmpty && changes.Local.IsEmpty)
        {
            return new Decision { Kind = DecisionKind.Nothing, Reason = "Both sides are as last agreed.", NewBase = new PairBase(cloud, local) };
        }

        changes.DropSharedAndDerived(rules.Derived);
        var restricted = new RestrictedFields(changes, rules);
        var settled = restricted.TakeOut();
        if (restricted.TookAll)
        {
            return new Decision { Kind = DecisionKind.Nothing, Reason = "What changed is not synchronized.", NewBase = new PairBase(cloud, local) };
        }

        var found = FindOverlaps(changes, rules);
        foreach (var overlap in found)
        {
            changes.Settle(overlap);
        }

        if (found.TrueForAll(overlap => overlap.IsDecided))
        {
            restricted.PutRight();
        }

        var unfit = new UnfitValues(rules);
        unfit.TakeOut(changes);

        List<Overlap> overlaps = [.. settled, .. found];
        HoldBack(changes, rules);
        return Conclude(changes, overlaps, unfit.Found, rules);
    }

    private static List<Overlap> FindOverlaps(MergeChanges changes, DecisionRules rules)
    {
        if (rules.Force is { } forced && changes.Of(forced.Other()).HasContentEdits(rules.Derived))
        {
            // Also what only the other side changed goes back.
            return [OverlapDecision.Decide(new Overlap { Kind = OverlapKind.Document, Field = null }, rules)];
        }

        var bothEdited = changes.Cloud.HasEdits(rules.Derived) && changes.Local.HasEdits(rules.Derived);
        if (bothEdited && rules.Scope == ConflictScope.Document)
        {
            var whole = new Overlap { Kind = OverlapKind.Document, Field = null };
            return [OverlapDecision.Decide(whole, rules)];
        }

        return [.. OverlapFinder.Find(changes).Select(overlap => OverlapDecision.Decide(overlap, rules))];
    }

    // What the direction does not allow is not written, and stays out of the new base so that it still shows as a change.
    private static void HoldBack(MergeChanges changes, DecisionRules rules)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (!rules.MayWrite(side) && changes.TargetFor(side) is not null)
            {
                changes.HoldBackWritesTo(side);
            }
        }
    }

    private static Decision Conclude(MergeChanges changes, List<Overlap> overlaps, IReadOnlyList<FieldChange> unfit, DecisionRules rules)
    {
        var blocked = LifeCycle.Refusal(changes, rules);
        if (blocked is not null)
        {
            return new Decision
            {
                Kind = DecisionKind.Conflict,
                Reason = blocked,
                ConflictKind = ConflictKind.LifeCycle,
                Overlaps = [new Overlap { Kind = OverlapKind.Document, Field = null }],
            };
        }

        var cloudTarget = changes.TargetFor(Side.Cloud);
        var localTarget = changes.TargetFor(Side.Local);
        var open = overlaps.FindAll(overlap => overlap.IsOpen);
        var writes = cloudTarget is not null || localTarget is not null;
        var kind = open.Count > 0 ? DecisionKind.Conflict
            : writes ? DecisionKind.Write
            : changes.IsHeldBack ? DecisionKind.HoldBack
            : DecisionKind.Adopt;
        var newBase = changes.NewBase(cloudTarget, localTarget);
        return new Decision
        {
            Kind = kind,
            Reason = kind == DecisionKind.Adopt && unfit.Count > 0
                ? "What changed cannot be held by the other site and stays where it is."
                : Reason(kind, open, cloudTarget, localTarget, rules.Force),
            Unfit = unfit,
            CloudTarget = cloudTarget,
            LocalTarget = localTarget,
            NewBase = newBase,
            BaseBetween = cloudTarget is not null && localTarget is not null ? changes.BaseBetween(newBase, localTarget) : null,
            ConflictKind = open.Exists(overlap => overlap.Kind == OverlapKind.Document) ? ConflictKind.DocumentEdit
                : open.Exists(overlap => overlap.Kind is OverlapKind.RowRemoved or OverlapKind.RowOrder or OverlapKind.RowField) ? ConflictKind.RowEdit
                : ConflictKind.FieldEdit,
            Overlaps = overlaps,
            HasHeldBack = changes.IsHeldBack,
        };
    }

    private static string Reason(DecisionKind kind, List<Overlap> open, CanonicalDocument? cloudTarget, CanonicalDocument? localTarget, Side? forced)
    {
        return kind switch
        {
            DecisionKind.Conflict => open.Exists(overlap => overlap.Kind == OverlapKind.Document)
                ? "Edited on both sides."
                : $"Edited differently on both sides: {string.Join(", ", open.Select(overlap => overlap.Path).Distinct(StringComparer.Ordinal))}.",
            DecisionKind.Write when forced is not null => $"The {(forced == Side.Cloud ? "cloud" : "local")} side was made to win (-Force).",
            DecisionKind.Write when cloudTarget is not null && localTarget is not null => "Edited on both sides in different places: merged.",
            DecisionKind.Write => cloudTarget is null ? "Changed on the cloud side." : "Changed on the local side.",
            DecisionKind.HoldBack => "The direction does not allow writing the changed side's counterpart.",
            _ => "Both sides changed and are equal.",
        };
    }
}
