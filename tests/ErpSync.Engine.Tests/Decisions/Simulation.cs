using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>Carries decisions out as the engine does when every write succeeds.</summary>
internal static class Simulation
{
    /// <summary>The world after the decision.</summary>
    /// <param name="world">The world it was made for.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="crashesBetweenWrites">Whether the engine dies after the first of two writes.</param>
    public static World Apply(World world, Decision decision, bool crashesBetweenWrites = false)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Create:
                return Write(
                    world, decision.Side!.Value, CanonicalDocument.Empty, decision.Target(decision.Side.Value)!, decision.NewBase!);
            case DecisionKind.Delete:
                return Bury(world.With(decision.Side!.Value, null), decision);
            case DecisionKind.Tombstone:
                return Bury(world, decision);
            case DecisionKind.Adopt:
                return world with { BaseKind = BaseKind.Body, Base = decision.NewBase };
            case DecisionKind.Nothing when world.BaseKind == BaseKind.Body && decision.NewBase is not null:
                return world with { Base = decision.NewBase };
            case DecisionKind.Write or DecisionKind.Conflict:
                return WriteSides(world, decision, crashesBetweenWrites);
            default:
                return world;
        }
    }

    /// <summary>A site that keeps some values in its own way: what is written as 2 reads as 2 with a mark.</summary>
    public static CanonicalDocument Normalize(Side side, CanonicalDocument document, bool isOn)
    {
        if (!isOn || side == Side.Cloud || document.Value("note") != "2")
        {
            return document;
        }

        var fields = document.Fields.ToDictionary();
        fields["note"] = "2~";
        return new CanonicalDocument(document.DocStatus, fields, document.Tables);
    }

    private static World Bury(World world, Decision decision) =>
        world with { BaseKind = BaseKind.Tombstone, Base = decision.NewBase, IsNew = false };

    private static World WriteSides(World world, Decision decision, bool crashesBetweenWrites)
    {
        var isMerge = decision.CloudTarget is not null && decision.LocalTarget is not null;
        if (decision.CloudTarget is { } cloudTarget)
        {
            var current = world.Read(Side.Cloud, world.Cloud!);
            var planned = isMerge ? decision.BaseBetween : decision.NewBase;
            world = Write(world, Side.Cloud, current, cloudTarget, planned);
            if (isMerge && crashesBetweenWrites)
            {
                return world;
            }
        }

        if (decision.LocalTarget is { } localTarget)
        {
            var planned = !isMerge ? decision.NewBase!
                : decision.BaseBetween is { } between && world.Base is { } settled ? BaseSettlement.AfterFirst(decision.NewBase!, between,
                    settled)
                : decision.NewBase! with { Cloud = Answer(Side.Cloud, world, decision.CloudTarget!) };
            world = Write(world, Side.Local, decision.LocalDocument!, localTarget, planned);
        }

        return world;
    }

    private static World Write(World world, Side side, CanonicalDocument current, CanonicalDocument target, PairBase? planned)
    {
        var answer = Normalize(side, target, world.LocalNormalizes);
        foreach (var (table, rows) in answer.Tables)
        {
            var names = current.Rows(table).ToDictionary(row => row.Id, row => row.SourceName!);
            answer = answer.WithRows(
                table,
                [.. rows.Select(row => row.WithSourceName(names.GetValueOrDefault(row.Id) ?? $"{side}:{row.Id}"))]);
        }

        return world.With(side, answer) with
        {
            BaseKind = planned is null ? world.BaseKind : BaseKind.Body,
            Base = planned is null ? world.Base : BaseSettlement.Settle(planned, side, target, answer, []),
        };
    }

    // The document just written, with the identities it was written for.
    private static CanonicalDocument Answer(Side side, World world, CanonicalDocument target)
    {
        var answer = world.Site(side)!;
        foreach (var (table, rows) in target.Tables)
        {
            answer = answer.WithRows(table, [.. answer.Rows(table).Zip(rows, (row, wanted) => row.WithId(wanted.Id))]);
        }

        return answer;
    }
}
