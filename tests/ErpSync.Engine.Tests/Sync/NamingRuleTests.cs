using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Document Naming Rules: people let a rule name the documents of a DocType, from a counter that no series knows.</summary>
public sealed class NamingRuleTests
{
    public static TheoryData<string, Side> Versions => new()
    {
        { "13.58.21", Side.Cloud },
        { "14.93.2", Side.Local },
        { "15.55.0", Side.Cloud },
        { "15.101.1", Side.Local },
        { "16.4.1", Side.Cloud },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_sites_own_next_document_does_not_clash_with_one_that_came_from_the_other_side(string version, Side side)
    {
        using var world = World(version);
        AddRule(world, "PTY-.YYYY.-");
        var first = world.Insert(side, "Party", new JsonObject { ["code"] = "a", ["title"] = "one" })["name"]!.ToString();
        await world.SettleAsync();

        var second = world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "b", ["title"] = "two" })["name"]!.ToString();
        await world.SettleAsync();

        Assert.NotEqual(first, second);
        Assert.All(new[] { Side.Cloud, Side.Local }, each => Assert.Equal(["one", "two"], Titles(world, each)));
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Two_documents_that_got_one_name_from_a_rule_each_are_not_taken_for_one(string version, Side side)
    {
        using var world = World(version);
        AddRule(world, "PTY-");
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.LatestTimestamp });
        world.Insert(side, "Party", new JsonObject { ["code"] = "a", ["title"] = "one" });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "b", ["title"] = "two" });

        await world.SettleAsync();

        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.SameName, conflict.Kind);
        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth });
        await world.SettleAsync();
        Assert.All(new[] { Side.Cloud, Side.Local }, each => Assert.Equal(["one", "two"], Titles(world, each)));
    }

    [Fact]
    public async Task A_name_that_no_rule_can_have_made_is_still_the_data_it_was_made_of()
    {
        using var world = World("15.101.1");
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "one", ["phone"] = "1" });
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "one", ["email"] = "x@example.com" });
        AddRule(world, "PTY-");

        await world.SettleAsync();

        Assert.DoesNotContain(world.Conflicts(), conflict => conflict.Kind == ConflictKind.SameName);
    }

    [Fact]
    public async Task The_connection_test_warns_of_rules_that_number_alike()
    {
        using var world = World("15.101.1");
        AddRule(world, "PTY-");
        var told = new List<EngineEvent>();
        await foreach (var each in world.OpenEngine().TestConnectionAsync([Side.Cloud, Side.Local], TestContext.Current.CancellationToken))
        {
            told.Add(each);
        }

        var shared = Assert.Single(told.OfType<ResultEvent>().Select(result => result.Value).OfType<ErpSchemaDifference>());
        Assert.Equal(("Party", SchemaDifferenceKind.SharedSeries, "PTY-"), (shared.DocType, shared.Kind, shared.Cloud));
        Assert.Contains("Party (PTY-)", Assert.Single(told.OfType<WarningEvent>()).Text, StringComparison.Ordinal);
    }

    /// <summary>The rules are a precaution: where they cannot be read, everything else goes on.</summary>
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Rules_that_cannot_be_read_now_are_told_and_hold_up_nothing(Side side)
    {
        using var world = World("15.101.1");
        AddRule(world, "PTY-");
        world.Side(side.Other()).Faults.Add(SandboxFault.FailBefore(
            500, "{}", "application/json", when: request => Encoding.UTF8.GetString(request.Body.Span).Contains("Document Naming Rule", StringComparison.Ordinal)));
        world.Insert(side, "Party", new JsonObject { ["code"] = "a", ["title"] = "one" });

        await world.SyncAsync();

        Assert.Equal(["one"], Titles(world, side.Other()));
        Assert.Single(world.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("Document Naming Rules", StringComparison.Ordinal));
        Assert.Empty(world.Errors());
    }

    [Fact]
    public async Task A_user_who_may_not_read_the_rules_is_told_of_nothing_and_goes_on()
    {
        using var world = World("15.101.1");
        AddRule(world, "PTY-");
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.ChangeSyncUser(side, user => user with { ReadableDocTypes = new HashSet<string>(["Party", "DocType", "User", "System Settings", "Deleted Document"]) });
        }

        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "a", ["title"] = "one" });
        await world.SettleAsync();

        Assert.Equal(["one"], Titles(world, Side.Local));
    }

    private static SyncWorld World(string version) => new([DocTypes.Party], options => options with { FrappeVersion = version });

    private static void AddRule(SyncWorld world, string prefix)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Document Naming Rule", new JsonObject { ["document_type"] = "Party", ["prefix"] = prefix, ["prefix_digits"] = 4 });
        }
    }

    private static IEnumerable<string> Titles(SyncWorld world, Side side) =>
        world.Side(side).Names("Party").Select(name => world.Side(side).Find("Party", name)!["title"]!.ToString()).Order(StringComparer.Ordinal);
}
