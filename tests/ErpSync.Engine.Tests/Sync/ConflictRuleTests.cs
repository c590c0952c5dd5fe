using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>What counts as a conflict and who wins it, by the rules of the DocType, its fields and the clocks.</summary>
public sealed class ConflictRuleTests
{
    [Theory]
    [InlineData("Asia/Kolkata", "America/New_York", 0, 0)]
    [InlineData("America/New_York", "Asia/Kolkata", 0, 0)]
    [InlineData("Asia/Kolkata", "Asia/Kolkata", 0, 86_400)]
    [InlineData("Pacific/Auckland", "America/Los_Angeles", -3_600, 7_200)]
    [InlineData("Etc/UTC", "Asia/Kolkata", 600, -600)]
    public async Task The_later_edit_wins_whatever_zone_and_clock_the_sites_have(string cloudZone, string localZone, int cloudSkew, int localSkew)
    {
        foreach (var later in new[] { Side.Cloud, Side.Local })
        {
            using var world = await AgreedWorld.MakeAsync(options => options.SiteName == "cloud"
                ? options with { TimeZone = cloudZone, ClockSkew = TimeSpan.FromSeconds(cloudSkew) }
                : options with { TimeZone = localZone, ClockSkew = TimeSpan.FromSeconds(localSkew) });
            world.Update(later.Other(), "Party", "ACME", new JsonObject { ["phone"] = "earlier" });
            world.Clock.Advance(TimeSpan.FromSeconds(30));
            world.Update(later, "Party", "ACME", new JsonObject { ["phone"] = "later" });
            world.Clock.Advance(TimeSpan.FromSeconds(30));

            await world.SettleAsync();

            Assert.Equal(("later", "later"), Phones(world));
            var closed = Assert.Single(world.Conflicts(all: true));
            Assert.Equal((ConflictState.Resolved, ConflictStrategy.LatestTimestamp, "rule"), (closed.State, closed.Resolution, closed.ResolvedBy));
            Assert.Contains("earlier", later == Side.Cloud ? closed.LocalDocument : closed.CloudDocument, StringComparison.Ordinal);
        }
    }

    // A merge writes both sites. What the first write has overwritten is kept, whatever becomes of the second one and of the edits after it.
    [Fact]
    public async Task The_version_that_lost_by_the_first_write_of_a_merge_can_be_fetched_back_when_the_second_is_refused()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.LocalWins });
        var refuses = true;
        world.Local.Use(new Refusing("Party", document => refuses && document["email"] is not null));
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "the loser" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "the winner" });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["email"] = "a@b.example" });
        await world.SyncAsync();
        Assert.Equal("the winner", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "again" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "once more" });
        await world.SyncAsync();
        refuses = false;
        await world.SettleAsync();

        var kept = world.Conflicts(all: true);
        Assert.Contains(kept, conflict => conflict.State == ConflictState.Resolved && conflict.CloudDocument!.Contains("the loser", StringComparison.Ordinal));
        Assert.Contains(kept, conflict => conflict.CloudDocument!.Contains("again", StringComparison.Ordinal));
        Assert.Empty(world.Conflicts());
    }

    [Theory]
    [InlineData(ConflictStrategy.Manual, null)]
    [InlineData(ConflictStrategy.CloudWins, "cloud")]
    [InlineData(ConflictStrategy.LocalWins, "local")]
    public async Task Inside_the_uncertainty_of_the_clocks_nobody_was_later_and_the_fallback_decides(ConflictStrategy fallback, string? winner)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Fallback = fallback });
        world.Cloud.Update("Party", "ACME", new JsonObject { ["phone"] = "cloud" }, SyncWorld.Clerk);
        world.Clock.Advance(TimeSpan.FromMilliseconds(200));
        world.Local.Update("Party", "ACME", new JsonObject { ["phone"] = "local" }, SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        if (winner is null)
        {
            before.AssertUntouched();
            Assert.Single(world.Conflicts());
        }
        else
        {
            Assert.Equal((winner, winner), Phones(world));
            Assert.Empty(world.Conflicts());
        }
    }

    [Fact]
    public async Task The_time_of_the_synchronizers_own_write_is_never_taken_for_the_time_of_an_edit()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local, first" });
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud, later", ["email"] = "travels@example.com" });
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        // The e-mail travels: the local document is stamped after the cloud's edit.
        await world.SyncAsync();
        Assert.Equal("travels@example.com", world.Local.Find("Party", "ACME")!["email"]!.ToString());
        var conflict = Assert.Single(world.Conflicts());
        Assert.True(string.CompareOrdinal(conflict.LocalModified, conflict.CloudModified) > 0);

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.LatestTimestamp });
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.LatestTimestamp });
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SyncAsync(new SyncRequest { Full = true });

        Assert.Equal("cloud, later", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
    }

    [Fact]
    public async Task Per_document_any_two_sided_edit_is_a_conflict_and_nothing_of_it_travels()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Scope = ConflictScope.Document, Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["email"] = "a@example.com" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.DocumentEdit, conflict.Kind);
        Assert.Equal(["email", "phone"], conflict.Fields.Select(field => field.Field).Order(StringComparer.Ordinal));

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.LocalWins });
        await world.SettleAsync();
        Assert.Equal(("", ""), Phones(world));
        Assert.Equal("a@example.com", world.Cloud.Find("Party", "ACME")!["email"]!.ToString());
        Assert.Contains("\"phone\": \"1\"", Assert.Single(world.Conflicts(all: true)).CloudDocument, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Per_document_a_strategy_takes_the_whole_version_of_the_winner()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Scope = ConflictScope.Document, Strategy = ConflictStrategy.CloudWins });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["email"] = "a@example.com" });

        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            var party = site.Find("Party", "ACME")!;
            Assert.Equal(("1", ""), (party["phone"]?.ToString(), party["email"]?.ToString() ?? ""));
        }

        Assert.Contains("a@example.com", Assert.Single(world.Conflicts(all: true)).LocalDocument, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_rule_decides_its_field_before_the_strategy_of_the_DocType()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with
        {
            Strategy = ConflictStrategy.Manual,
            FieldStrategies = new Dictionary<string, ConflictStrategy> { ["phone"] = ConflictStrategy.CloudWins, ["email"] = ConflictStrategy.LocalWins },
        });
        world.SetRules("Voucher", rules => rules with
        {
            Strategy = ConflictStrategy.LocalWins,
            FieldStrategies = new Dictionary<string, ConflictStrategy> { ["rows.qty"] = ConflictStrategy.CloudWins },
        });
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Update(side, "Party", "ACME", new JsonObject { ["phone"] = $"{side}", ["email"] = $"{side}", ["notes"] = $"{side}" });
            var name = world.NameOf(side, "Voucher", "remarks", "voucher 0");
            var rows = (JsonArray)world.Side(side).Find("Voucher", name)!["rows"]!.DeepClone();
            rows[0]!["qty"] = side == Side.Cloud ? 5 : 7;
            rows[0]!["note"] = $"{side}";
            world.Update(side, "Voucher", name, new JsonObject { ["rows"] = rows });
        }

        await world.SyncAsync();
        await world.SyncAsync();

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var party = world.Side(side).Find("Party", "ACME")!;
            Assert.Equal(("Cloud", "Local", $"{side}"), (party["phone"]!.ToString(), party["email"]!.ToString(), party["notes"]!.ToString()));
            var row = world.Side(side).Find("Voucher", world.NameOf(side, "Voucher", "remarks", "voucher 0"))!["rows"]![0]!;
            Assert.Equal((5.0, "Local"), (row["qty"]!.GetValue<double>(), row["note"]!.ToString()));
        }

        Assert.Equal("notes", Assert.Single(Assert.Single(world.Conflicts()).Fields).Field);
    }

    [Fact]
    public async Task A_strategy_of_the_run_stands_above_those_of_the_configuration()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with
        {
            Strategy = ConflictStrategy.Manual,
            FieldStrategies = new Dictionary<string, ConflictStrategy> { ["phone"] = ConflictStrategy.CloudWins },
        });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });

        await world.SyncAsync(new SyncRequest { Strategy = ConflictStrategy.LocalWins });

        Assert.Equal(("local", "local"), Phones(world));
    }

    [Fact]
    public async Task An_open_conflict_closes_by_itself_when_people_make_the_sides_equal()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        await world.SyncAsync();
        var id = Assert.Single(world.Conflicts()).Id;
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Empty(world.Conflicts());
        var closed = Assert.Single(world.Conflicts(all: true));
        Assert.Equal((id, ConflictState.Settled), (closed.Id, closed.State));
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "ACME").Status);
    }

    [Fact]
    public async Task Other_fields_of_a_document_in_conflict_go_on_travelling()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        await world.SyncAsync();
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["email"] = "a@example.com" });

        await world.SyncAsync();
        await world.SyncAsync();

        Assert.Equal("a@example.com", world.Cloud.Find("Party", "ACME")!["email"]!.ToString());
        Assert.Equal(("cloud", "local"), Phones(world));
        Assert.Single(world.Conflicts());
        Assert.Single(world.Conflicts(all: true));
        Assert.Equal(SyncRecordStatus.Conflict, world.Record("Party", "ACME").Status);
    }

    private static (string Cloud, string Local) Phones(SyncWorld world) =>
        (world.Cloud.Find("Party", "ACME")!["phone"]?.ToString() ?? "", world.Local.Find("Party", "ACME")!["phone"]?.ToString() ?? "");
}
