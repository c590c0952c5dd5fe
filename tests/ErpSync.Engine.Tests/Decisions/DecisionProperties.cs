using CsCheck;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>
/// What holds for every decision. CsCheck prints the seed and the <see cref="Case"/> of a failure; set the seed (or CsCheck_Seed) to see it
/// again.
/// </summary>
public sealed class DecisionProperties
{
    private const int Cases = 10_000;

    [Fact]
    public void Every_world_gets_a_decision_and_always_the_same_one() => Check(world =>
    {
        var decision = world.Decide();
        Assert.NotEmpty(decision.Reason);
        Assert.Equal(Description.Of(decision), Description.Of(world.Decide()));
    });

    [Fact]
    public void Unknown_never_acts() => Check(world =>
    {
        foreach (var side in Enum.GetValues<Side>())
        {
            var unknown = side == Side.Cloud ? world with { IsCloudUnknown = true } : world with { IsLocalUnknown = true };
            var decision = unknown.Decide();
            Assert.Equal(DecisionKind.Observe, decision.Kind);
            AssertWritesNothing(decision);
            Assert.Null(decision.NewBase);
        }
    });

    [Fact]
    public void The_direction_is_never_violated() => Check(world =>
    {
        var decision = world.Decide();
        foreach (var side in Enum.GetValues<Side>().Where(side => !world.Rules.MayWrite(side)))
        {
            Assert.Null(decision.Target(side));
            Assert.False(decision.Kind is DecisionKind.Create or DecisionKind.Delete && decision.Side == side);
        }
    });

    [Fact]
    public void What_is_written_differs_from_what_is_there_and_never_goes_back_in_the_life_cycle() => Check(world =>
    {
        var decision = world.Decide();
        foreach (var side in Enum.GetValues<Side>())
        {
            if (decision.Target(side) is not { } target || decision.Kind == DecisionKind.Create)
            {
                continue;
            }

            var current = Current(world, decision, side)!;
            Assert.False(DocumentDelta.Between(current, target).IsEmpty);
            Assert.True(target.DocStatus >= current.DocStatus, $"{side} goes from {current.DocStatus} to {target.DocStatus}.");
            Assert.False(world.Rules.DocStatus != DocStatusPolicy.Mirror && target.DocStatus > current.DocStatus);
        }
    });

    [Fact]
    public void Equal_documents_are_adopted_without_a_write() => Check(world =>
    {
        if (world.Cloud is null || world.Rules.DocStatus == DocStatusPolicy.Skip)
        {
            return;
        }

        var equal = world with { Local = Renamed(world.Cloud), IsCloudUnknown = false, IsLocalUnknown = false, LocalNormalizes = false };
        if (equal.BaseKind == BaseKind.Tombstone && !equal.IsNew)
        {
            return;
        }

        // The rows of the base lie the same on both sides, as after any agreement.
        equal = equal.Base is null ? equal : equal with { Base = new PairBase(equal.Base.Cloud, Renamed(equal.Base.Cloud)) };
        var decision = equal.Decide();
        Assert.True(decision.Kind is DecisionKind.Adopt or DecisionKind.Nothing, decision.Kind.ToString());
        AssertWritesNothing(decision);
        var again = Simulation.Apply(equal, decision).Decide();
        Assert.Equal(DecisionKind.Nothing, again.Kind);
    });

    [Fact]
    public void A_deletion_needs_an_absent_counterpart_a_base_and_no_edit() => Check(world =>
    {
        var decision = world.Decide();
        if (decision.Kind != DecisionKind.Delete)
        {
            return;
        }

        var side = decision.Side!.Value;
        Assert.NotNull(world.Site(side));
        Assert.Null(world.Site(side.Other()));
        Assert.False(world.IsUnknown(side) || world.IsUnknown(side.Other()));
        Assert.NotEqual(BaseKind.None, world.BaseKind);
        if (world.Rules.Force is null && !world.Rules.ByHand)
        {
            Assert.Equal(BaseKind.Body, world.BaseKind);
            Assert.Equal(DeletePolicy.Propagate, world.Rules.Deletes);
            var edits = DocumentDelta.Between(world.Base!.Form(side), world.Read(side, world.Site(side)!));
            Assert.False(edits.HasEdits(World.Derived));
        }
    });

    [Fact]
    public void What_was_deleted_does_not_come_back() => Check(world =>
    {
        var decision = world.Decide();
        if (decision.Kind == DecisionKind.Create && world.Rules.Force is null && !world.Rules.ByHand)
        {
            Assert.NotEqual(BaseKind.Body, world.BaseKind);
            Assert.False(world.BaseKind == BaseKind.Tombstone && !world.IsNew);
        }

        if (world is { BaseKind: BaseKind.Tombstone, IsNew: false } && world.Rules.Force is null && !world.Rules.ByHand)
        {
            AssertWritesNothing(decision);
        }
    });

    [Fact]
    public void No_edit_is_lost() => Check(world =>
    {
        var decision = world.Decide();
        if (world.BaseKind != BaseKind.Body || world.Cloud is null || world.Local is null || decision.Kind == DecisionKind.Observe)
        {
            return;
        }

        foreach (var side in Enum.GetValues<Side>())
        {
            var now = Flat.Of(Current(world, decision, side)!);
            var before = Flat.Of(world.Base!.Form(side));
            var after = decision.Target(side) is { } target ? Flat.Of(target) : now;
            foreach (var path in now.Keys.Union(before.Keys).Where(path => !Flat.IsDerived(path)))
            {
                var isEdited = now.GetValueOrDefault(path) != before.GetValueOrDefault(path);
                var isKept = after.GetValueOrDefault(path) == now.GetValueOrDefault(path);
                Assert.True(!isEdited || isKept || decision.Overlaps.Any(overlap => Flat.Covers(overlap, path)),
                    $"{side} loses its edit of {path}.");
            }
        }
    });

    [Fact]
    public void Both_sides_come_to_rest_equal_but_for_what_is_open_or_held_back() => Check(world => AssertConverges(world, crashes: false));

    [Fact]
    public void One_round_of_writes_is_enough() => Check(world =>
    {
        world = world with { Rules = world.Rules with { ByHand = false, Choices = new Dictionary<string, FieldChoice>() } };
        var after = Simulation.Apply(world, world.Decide());
        for (var round = 0; round < 3; round++)
        {
            var decision = after.Decide();
            AssertWritesNothing(decision);
            after = Simulation.Apply(after, decision);
        }
    });

    [Fact]
    public void A_crash_between_two_writes_changes_nothing() => Check(world => AssertConverges(world, crashes: true));

    [Fact]
    public void Exchanging_the_sides_mirrors_the_decision() => Check(world =>
    {
        // Where the local site spells values in its own way the base shown in a conflict is the cloud's.
        world = world with { LocalNormalizes = false, Base = world.Base is null ? null : SameForms(world.Base) };
        var decision = world.Decide();
        var mirrored = world.Mirrored().Decide();
        Assert.Equal(Description.Of(decision), Description.OfMirrored(mirrored));
    });

    [Fact]
    public void The_reference_planner_agrees() => Check(world =>
    {
        if (ReferencePlanner.Plan(world) is not { } expected)
        {
            return;
        }

        var decision = world.Decide();
        Assert.Equal(expected.Kind, decision.Kind);
        foreach (var side in Enum.GetValues<Side>())
        {
            var actual = decision.Target(side) is { } target ? Flat.Of(target) : null;
            Assert.Equal(Text(expected.Target(side)), Text(actual));
        }

        string? Text(IReadOnlyDictionary<string, string>? values) =>
            values is null ? null : string.Join('\n', values.Where(pair => !(expected.IsOnlyWhatPeopleMeant && Flat.IsDerived(pair.Key)))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
    });

    [Fact]
    public void The_worlds_are_rich_enough_to_mean_something()
    {
        var worlds = Enumerable.Range(0, 5_000).Select(seed => World.Of(new Case(seed, seed % 6, seed / 6 % 6))).ToList();
        var decisions = worlds.ConvertAll(world => world.Decide());

        Assert.Empty(Enum.GetValues<DecisionKind>().Except(decisions.Select(decision => decision.Kind)));
        Assert.Empty(Enum.GetValues<OverlapKind>().Except(decisions.SelectMany(decision => decision.Overlaps).Select(overlap =>
            overlap.Kind)));
        var conflicts = decisions.Where(decision => decision.Kind == DecisionKind.Conflict).Select(decision => decision.ConflictKind);
        Assert.Equal([ConflictKind.AmbiguousMatch], Enum.GetValues<ConflictKind>().Except(conflicts));
        Assert.InRange(decisions.Count(decision => decision.BaseBetween is not null), 200, 5_000);
        Assert.InRange(worlds.Count(world => ReferencePlanner.Plan(world) is not null), 2_000, 5_000);
    }

    private static void AssertConverges(World world, bool crashes)
    {
        // A person decides once; afterwards the rules stand alone.
        var decision = world.Decide();
        var after = Simulation.Apply(world, decision, crashes);
        after = after with { Rules = after.Rules with { ByHand = false, Choices = new Dictionary<string, FieldChoice>() } };
        for (var round = 0; ; round++)
        {
            decision = after.Decide();
            var next = Simulation.Apply(after, decision);
            if (IsAtRest(decision))
            {
                break;
            }

            Assert.True(round < 4, $"Still {decision.Kind}: {decision.Reason}");
            after = next;
        }

        AssertWritesNothing(decision);
        if (after.Cloud is null || after.Local is null || after.IsCloudUnknown || after.IsLocalUnknown
            || after.Rules.DocStatus == DocStatusPolicy.Skip)
        {
            return;
        }

        var cloud = Simulation.Normalize(Side.Local, after.Read(Side.Cloud, after.Cloud), after.LocalNormalizes);
        var local = decision.LocalDocument ?? after.Read(Side.Local, after.Local);
        var isWhole = decision.Kind == DecisionKind.Conflict
            && decision.ConflictKind is not (ConflictKind.FieldEdit or ConflictKind.RowEdit);
        var isOpen = isWhole || decision.HasHeldBack || decision.Kind == DecisionKind.HoldBack;
        foreach (var path in Flat.Differing(cloud, local, after.Rules.DocStatus == DocStatusPolicy.Mirror))
        {
            Assert.True(isOpen || decision.Overlaps.Any(overlap => overlap.IsOpen && Flat.Covers(overlap, path)),
                $"{path} stays different: {decision.Kind}.");
        }
    }

    private static bool IsAtRest(Decision decision) =>
        decision is { CloudTarget: null, LocalTarget: null }
        && decision.Kind is DecisionKind.Nothing or DecisionKind.Observe or DecisionKind.HoldBack or DecisionKind.Conflict;

    private static void AssertWritesNothing(Decision decision)
    {
        Assert.Null(decision.CloudTarget);
        Assert.Null(decision.LocalTarget);
        Assert.False(decision.Kind is DecisionKind.Write or DecisionKind.Create or DecisionKind.Delete);
    }

    private static CanonicalDocument? Current(World world, Decision decision, Side side) =>
        side == Side.Local && decision.LocalDocument is not null ? decision.LocalDocument
        : world.Site(side) is { } document ? world.Read(side, document) : null;

    private static CanonicalDocument Renamed(CanonicalDocument document)
    {
        foreach (var (table, rows) in document.Tables)
        {
            document = document.WithRows(table, [.. rows.Select(row => row.WithSourceName("~" + row.SourceName))]);
        }

        return document;
    }

    private static PairBase SameForms(PairBase forms)
    {
        var local = new CanonicalDocument(forms.Local.DocStatus, forms.Cloud.Fields, forms.Local.Tables);
        return new PairBase(forms.Cloud, local);
    }

    private static void Check(Action<World> property) => Case.Any.Sample(origin => property(World.Of(origin)), iter: Cases,
        print: origin => Description.Of(World.Of(origin)));
}
