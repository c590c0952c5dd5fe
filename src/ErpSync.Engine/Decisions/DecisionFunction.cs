using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// Decides what is to be done with one pair, from what both sides last agreed on, what they hold now and the rules. Pure: no I/O, no clock, and
/// exchanging the two sides (and their names in the rules) mirrors the outcome.
/// </summary>
internal static class DecisionFunction
{
    /// <param name="baseKind">What both sides last agreed on.</param>
    /// <param name="pairBase">The content of the base; for a tombstone the content that was deleted; null when there is none.</param>
    /// <param name="cloud">What is known of the cloud document.</param>
    /// <param name="local">What is known of the local document.</param>
    /// <param name="rules">The rules.</param>
    public static Decision Decide(BaseKind baseKind, PairBase? pairBase, SideState cloud, SideState local, DecisionRules rules)
    {
        if (cloud is SideState.Unknown cloudUnknown)
        {
            return Simple(DecisionKind.Observe, cloudUnknown.Reason);
        }

        if (local is SideState.Unknown localUnknown)
        {
            return Simple(DecisionKind.Observe, localUnknown.Reason);
        }

        if (rules.DocStatus == DocStatusPolicy.Skip && (IsBeyondDraft(cloud) || IsBeyondDraft(local)))
        {
            return Simple(DecisionKind.Nothing, "The document is submitted or cancelled, and docstatus is set to skip.");
        }

        return baseKind switch
        {
            BaseKind.Body when pairBase is not null => WithBase(pairBase, cloud, local, rules),
            BaseKind.Body => WithLostBase(cloud, local, rules),
            BaseKind.Tombstone => AfterDeletion(pairBase, cloud, local, rules),
            _ => WithoutBase(cloud, local, rules),
        };
    }

    private static Decision WithBase(PairBase pairBase, SideState cloud, SideState local, DecisionRules rules) => (cloud, local) switch
    {
        (SideState.Present c, SideState.Present l) => ThreeWayMerge.Decide(pairBase, c.Document, l.Document, rules),
        (SideState.Absent, SideState.Absent) => Simple(DecisionKind.Tombstone, "Deleted on both sides.") with { NewBase = pairBase },
        (SideState.Absent, SideState.Present l) => DeletedOnOneSide(Side.Cloud, pairBase, l.Document, rules),
        (SideState.Present c, SideState.Absent) => DeletedOnOneSide(Side.Local, pairBase, c.Document, rules),
        _ => Simple(DecisionKind.Observe, "Not known."),
    };

    // Agreed once, on content that is not known any more: what is left of one deleted document counts as edited, and what both hold is agreed on anew.
    private static Decision WithLostBase(SideState cloud, SideState local, DecisionRules rules) => (cloud, local) switch
    {
        (SideState.Absent, SideState.Present l) => DeletedOnOneSide(Side.Cloud, null, l.Document, rules),
        (SideState.Present c, SideState.Absent) => DeletedOnOneSide(Side.Local, null, c.Document, rules),
        (SideState.Absent, SideState.Absent) => Simple(DecisionKind.Tombstone, "Deleted on both sides."),
        _ => WithoutBase(cloud, local, rules),
    };

    private static Decision DeletedOnOneSide(Side deletedOn, PairBase? pairBase, CanonicalDocument remaining, DecisionRules rules)
    {
        var remainingSide = deletedOn.Other();
        var gone = new SideState.Absent();
        var present = new SideState.Present(remaining);
        var edited = pairBase is null || DocumentDelta.Between(pairBase.Form(remainingSide), remaining).HasEdits(rules.Derived);
        var winner = rules.Force ?? (rules.ByHand ? rules.Strategy.Winner(rules.Latest) : null);

        if (winner is null)
        {
            switch (rules.Deletes)
            {
                case DeletePolicy.Ignore:
                    return Simple(DecisionKind.Nothing, $"Deleted on the {Text(deletedOn)} side; deletes are set to ignore.");
                case DeletePolicy.Conflict:
                case DeletePolicy.Propagate when edited:
                    var reason = edited
                        ? $"Deleted on the {Text(deletedOn)} side and edited on the {Text(remainingSide)} side. The edit is kept until you decide."
                        : $"Deleted on the {Text(deletedOn)} side; deletes are set to conflict.";
                    return Simple(DecisionKind.Conflict, reason) with
                    {
                        ConflictKind = ConflictKind.DeleteEdit,
                        Overlaps = [deletedOn == Side.Cloud ? WholeDocument(gone, present) : WholeDocument(present, gone)],
                    };
                default:
                    break;
            }
        }

        return winner == remainingSide
            ? Creation(deletedOn, remaining, rules, $"Deleted on the {Text(deletedOn)} side; the {Text(remainingSide)} side wins and it is created again.")
            : Limited(
                remainingSide,
                rules,
                Simple(DecisionKind.Delete, $"Deleted on the {Text(deletedOn)} side.") with { Side = remainingSide, NewBase = pairBase ?? new PairBase(remaining, remaining) });
    }

    private static Decision AfterDeletion(PairBase? deleted, SideState cloud, SideState local, DecisionRules rules)
    {
        if (cloud is SideState.Absent && local is SideState.Absent)
        {
            return Simple(DecisionKind.Nothing, "Deleted on both sides.");
        }

        var oldCopy = Returned(cloud) ? Side.Cloud : Returned(local) ? Side.Local : (Side?)null;
        if (oldCopy is null)
        {
            return WithoutBase(cloud, local, rules);
        }

        var copy = (SideState.Present)(oldCopy == Side.Cloud ? cloud : local);
        var other = oldCopy == Side.Cloud ? local : cloud;
        var winner = rules.Force ?? (rules.ByHand ? rules.Strategy.Winner(rules.Latest) : null);
        if (other is SideState.Absent && winner is { } decided)
        {
            return decided == oldCopy
                ? Creation(oldCopy.Value.Other(), copy.Document, rules, "It came back after its deletion, and this side wins.")
                : Limited(
                    oldCopy.Value,
                    rules,
                    Simple(DecisionKind.Delete, "It came back after its deletion, and the deletion wins.") with { Side = oldCopy, NewBase = deleted });
        }

        if (other is SideState.Present && rules.ByHand)
        {
            return WithoutBase(cloud, local, rules with { SameIdentity = true });
        }

        var where = Returned(cloud) && Returned(local) ? "both sides" : $"the {Text(oldCopy.Value)} side";
        return Simple(DecisionKind.Conflict, $"It was deleted on both sides and is back on {where} with its old creation stamp.") with
        {
            ConflictKind = ConflictKind.ReturnedAfterDelete,
            Overlaps = [WholeDocument(cloud, local)],
        };

        static bool Returned(SideState state) => state is SideState.Present { IsNewSinceTombstone: false };
    }

    private static Decision WithoutBase(SideState cloud, SideState local, DecisionRules rules) => (cloud, local) switch
    {
        (SideState.Present c, SideState.Present l) => Baseline.Decide(c.Document, l.Document, rules),
        (SideState.Present c, SideState.Absent) => Creation(Side.Local, c.Document, rules, "Exists on the cloud side only."),
        (SideState.Absent, SideState.Present l) => Creation(Side.Cloud, l.Document, rules, "Exists on the local side only."),
        _ => Simple(DecisionKind.Nothing, "Exists on neither side."),
    };

    private static Decision Creation(Side on, CanonicalDocument source, DecisionRules rules, string reason)
    {
        var unfit = new UnfitValues(rules);
        var target = unfit.Fitting(rules.DocStatus == DocStatusPolicy.Mirror ? source : source.WithDocStatus(0), on);
        var decision = Simple(DecisionKind.Create, reason) with
        {
            Side = on,
            CloudTarget = on == Side.Cloud ? target : null,
            LocalTarget = on == Side.Local ? target : null,
            NewBase = on == Side.Cloud ? new PairBase(target, source) : new PairBase(source, target),
            Unfit = unfit.Found,
        };
        return Limited(on, rules, decision);
    }

    private static Decision Limited(Side written, DecisionRules rules, Decision decision) => rules.MayWrite(written)
        ? decision
        : Simple(DecisionKind.HoldBack, $"{decision.Reason} The direction does not allow writing the {Text(written)} side.") with { HasHeldBack = true };

    private static Decision Simple(DecisionKind kind, string reason) => new() { Kind = kind, Reason = reason };

    private static Overlap WholeDocument(SideState cloud, SideState local)
    {
        return new Overlap { Kind = OverlapKind.Document, Cloud = Size(cloud), Local = Size(local) };

        static string? Size(SideState state) => state is SideState.Present present ? $"{present.Document.Fields.Count} fields" : null;
    }

    private static bool IsBeyondDraft(SideState state) => state is SideState.Present { Document.DocStatus: > 0 };

    private static string Text(Side side) => side == Side.Cloud ? "cloud" : "local";
}
