using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

public sealed class FirstRunTests
{
    [Fact]
    public async Task A_document_on_one_side_is_created_on_the_other_under_its_name_and_the_second_run_writes_nothing()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme & Söhne", ["credit"] = 12.5 });
        var voucher = world.Insert(Side.Local, "Voucher", new JsonObject
        {
            ["party"] = null,
            ["remarks"] = "x",
        }.With("party", Insert(world, Side.Local, "BETA")).With("rows", new JsonArray(
            new JsonObject { ["item"] = "A", ["qty"] = 2 }, new JsonObject { ["item"] = "B", ["qty"] = 3.25 })));

        await world.SyncAsync();

        Assert.Equal(["ACME", "BETA"], world.Local.Names("Party").Order());
        Assert.Equal(["ACME", "BETA"], world.Cloud.Names("Party").Order());
        var copy = world.Cloud.Find("Voucher", voucher["name"]!.ToString())!;
        Assert.Equal("BETA", copy["party"]!.ToString());
        Assert.Equal(["A", "B"], copy["rows"]!.AsArray().Select(row => row!["item"]!.ToString()));
        Assert.Empty(await world.CompareAsync());

        var writes = world.Writes;
        await world.SyncAsync();
        Assert.Equal(writes, world.Writes);
        Assert.Empty(world.Results);
    }

    [Fact]
    public async Task Equal_pairs_are_adopted_without_a_write()
    {
        using var world = new SyncWorld(DocTypes.All);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
        }

        await world.SyncAsync();

        Assert.Equal(0, world.Writes);
        Assert.Equal(SyncAction.Adopt, Assert.Single(world.Results).Action);
        Assert.Empty(world.Conflicts());
    }

    [Fact]
    public async Task What_one_side_lacks_is_filled_in_and_a_differing_value_goes_to_the_strategy_with_the_loser_kept()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Cloud title", ["phone"] = "1" });
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Local title", ["email"] = "a@b.example" });
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.CloudWins });

        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            var party = site.Find("Party", "ACME")!;
            Assert.Equal(("Cloud title", "1", "a@b.example"), (party["title"]!.ToString(), party["phone"]!.ToString(), party["email"]!.ToString()));
        }

        var resolved = Assert.Single(world.Conflicts(all: true));
        Assert.Equal(ConflictState.Resolved, resolved.State);
        Assert.Contains("Local title", resolved.LocalDocument, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_the_same_series_name_with_different_business_are_never_merged_and_KeepBoth_keeps_both()
    {
        using var world = new SyncWorld(DocTypes.All);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Insert(world, side, "ACME");
            world.Insert(side, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = $"made on {side}" });
        }

        await world.SyncAsync();

        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal((ConflictKind.SameName, "VCH-0001"), (conflict.Kind, conflict.Name));
        Assert.Equal("made on Cloud", world.Cloud.Find("Voucher", "VCH-0001")!["remarks"]!.ToString());
        Assert.Equal("made on Local", world.Local.Find("Voucher", "VCH-0001")!["remarks"]!.ToString());

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth });
        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            Assert.Equal(
                ["made on Cloud", "made on Local"],
                site.Names("Voucher").Select(name => site.Find("Voucher", name)!["remarks"]!.ToString()).Order(StringComparer.Ordinal));
        }

        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
    }

    private static JsonNode Insert(SyncWorld world, Side side, string code) => world.Insert(side, "Party", new JsonObject { ["code"] = code })["name"]!.DeepClone();
}
