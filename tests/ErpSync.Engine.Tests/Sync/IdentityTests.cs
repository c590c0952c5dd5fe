using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Which documents belong together: renames, natural keys, and names that only look like trouble.</summary>
public sealed class IdentityTests
{
    private static readonly TimeSpan BeyondProbes = TimeSpan.FromMinutes(6);

    private static readonly JsonObject Prompted = DocTypes.Define("Prompted", "prompt", DocTypes.Field("text", "Data"), DocTypes.Field("next", "Link", "Prompted"));

    private static readonly JsonObject Numbered = DocTypes.Define("Numbered", "autoincrement", DocTypes.Field("text", "Data"), DocTypes.Field("next", "Link", "Numbered"));

    public static TheoryData<string> OddNames =>
        ["a/b", "C#sharp", "what?", "100% & more", "with  spaces", "it's \"quoted\"", "naïve Ünïcode", "emoji 😀", "a+b=c", "..", "dot.", "semi;colon", "back\\slash", "name:colon", "42", "[x]", "*"];

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Documents_of_different_names_are_paired_by_their_natural_key_before_the_first_run(Side side)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.SetRules("Party", rules => rules with { MatchBy = ["email"] });
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME-1", ["email"] = "Info@acme.example", ["phone"] = "1" });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "K-77", ["email"] = "info@acme.example ", ["notes"] = "n" });
        world.Insert(side.Other(), "Voucher", AgreedWorld.Voucher("K-77", "linked", "A"));
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.CloudWins });

        await world.SettleAsync();

        Assert.Equal(["ACME-1"], world.Side(side).Names("Party"));
        Assert.Equal(["K-77"], world.Side(side.Other()).Names("Party"));
        Assert.Equal("ACME-1", Assert.Single(world.Side(side).Names("Voucher").Select(name => world.Side(side).Find("Voucher", name)!["party"]!.ToString())));
        Assert.Equal("1", world.Side(side.Other()).Find("Party", "K-77")!["phone"]!.ToString());
        Assert.Equal("n", world.Side(side).Find("Party", "ACME-1")!["notes"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Several_documents_of_one_natural_key_are_a_conflict_and_none_is_doubled(Side side)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.SetRules("Party", rules => rules with { MatchBy = ["email"] });
        world.Insert(side, "Party", new JsonObject { ["code"] = "ONE", ["email"] = "info@acme.example" });
        foreach (var code in new[] { "TWO", "THREE" })
        {
            world.Insert(side.Other(), "Party", new JsonObject { ["code"] = code, ["email"] = "info@acme.example" });
        }

        var before = new WorldSnapshot(world);
        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            world.Clock.Advance(BeyondProbes);
        }

        before.AssertUntouched();
        Assert.All(world.Conflicts(), conflict => Assert.Equal(ConflictKind.AmbiguousMatch, conflict.Kind));
        Assert.Contains(world.Conflicts(), conflict => conflict.Reason!.Contains("TWO", StringComparison.Ordinal) && conflict.Reason.Contains("THREE", StringComparison.Ordinal));

        // An edit does not slip past the question either.
        world.Update(side, "Party", "ONE", new JsonObject { ["phone"] = "1" });
        before = new WorldSnapshot(world);
        await world.SyncAsync();
        before.AssertUntouched();
    }

    [Fact]
    public async Task A_document_that_could_not_be_created_is_paired_when_somebody_enters_it_by_hand()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.SetRules("Party", rules => rules with { MatchBy = ["email"] });
        var isRefused = true;
        world.Local.Use(new Refusing("Party", _ => isRefused));
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["email"] = "info@acme.example" });
        await world.SyncAsync();
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "ENTERED-BY-HAND", ["email"] = "info@acme.example" });
        isRefused = false;

        await world.SettleAsync();

        Assert.Equal(["ENTERED-BY-HAND"], world.Local.Names("Party"));
        Assert.Equal(["ACME"], world.Cloud.Names("Party"));
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task Odd_names_travel_both_ways_with_links_edits_and_deletions(string name)
    {
        using var world = new SyncWorld([Prompted]);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Prompted", new JsonObject { ["name"] = $"{side} {name}", ["__newname"] = $"{side} {name}", ["text"] = "1" });
        }

        world.Insert(Side.Cloud, "Prompted", new JsonObject { ["name"] = name, ["__newname"] = name, ["next"] = $"Cloud {name}" });
        await world.SettleAsync();
        var names = new[] { name, $"Cloud {name}", $"Local {name}" }.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names, world.Local.Names("Prompted").Order(StringComparer.Ordinal));
        Assert.Equal(names, world.Cloud.Names("Prompted").Order(StringComparer.Ordinal));
        Assert.Equal($"Cloud {name}", world.Local.Find("Prompted", name)!["next"]!.ToString());

        world.Update(Side.Local, "Prompted", name, new JsonObject { ["text"] = "edited" });
        world.Delete(Side.Cloud, "Prompted", $"Local {name}");
        await world.SettleAsync();
        Assert.Equal("edited", world.Cloud.Find("Prompted", name)!["text"]!.ToString());
        Assert.DoesNotContain($"Local {name}", world.Local.Names("Prompted"));
        Assert.Empty(await world.CompareAsync());

        world.Update(Side.Cloud, "Prompted", name, new JsonObject { ["text"] = "by name" });
        await world.SyncAsync(new SyncRequest { DocTypes = ["Prompted"], Names = [Wildcards(name)] });
        Assert.Equal("by name", world.Local.Find("Prompted", name)!["text"]!.ToString());
    }

    [Fact]
    public async Task Documents_with_counted_integer_names_travel_both_ways_without_being_mixed_up()
    {
        using var world = new SyncWorld([Numbered]);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var first = world.Insert(side, "Numbered", new JsonObject { ["text"] = $"first of {side}" })["name"]!.DeepClone();
            world.Insert(side, "Numbered", new JsonObject { ["text"] = $"second of {side}", ["next"] = first });
        }

        await world.SyncAsync();

        // 1 and 2 exist on both sides and are not the same documents.
        foreach (var conflict in world.Conflicts())
        {
            Assert.Equal(ConflictKind.SameName, conflict.Kind);
            await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth });
        }

        await world.SettleAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(["first of Cloud", "first of Local", "second of Cloud", "second of Local"], world.Values(side, "Numbered", "text"));
            foreach (var origin in new[] { Side.Cloud, Side.Local })
            {
                var second = world.Side(side).Find("Numbered", world.NameOf(side, "Numbered", "text", $"second of {origin}"))!;
                Assert.Equal(world.NameOf(side, "Numbered", "text", $"first of {origin}"), second["next"]!.ToString());
            }
        }

        world.Update(Side.Cloud, "Numbered", world.NameOf(Side.Cloud, "Numbered", "text", "first of Local"), new JsonObject { ["text"] = "edited" });
        await world.SettleAsync();
        Assert.Contains("edited", world.Values(Side.Local, "Numbered", "text"));
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forgetting_a_pair_is_safe_and_the_next_run_adopts_equals(bool bySql)
    {
        using var world = await AgreedWorld.MakeAsync();
        var voucher = world.Cloud.Names("Voucher")[0];
        Forget(world, bySql, ("Party", "ACME"), ("Voucher", voucher));
        var before = new WorldSnapshot(world);
        Assert.DoesNotContain(world.Records(), record => record.CloudName == voucher);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Equal(
            [("Party", "ACME", SyncAction.Adopt), ("Voucher", voucher, SyncAction.Adopt)],
            world.Results.Select(result => (result.DocType, result.Name, result.Action)).OrderBy(result => result.DocType, StringComparer.Ordinal));
        Assert.Empty(world.Conflicts());
        world.Update(Side.Cloud, "Voucher", voucher, new JsonObject { ["remarks"] = "goes on" });
        await world.SettleAsync();
        Assert.Equal("goes on", world.Local.Find("Voucher", voucher)!["remarks"]!.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forgetting_a_pair_of_different_names_does_not_double_it(bool bySql)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        var name = world.Cloud.Names("Remark")[0];
        Assert.NotEqual(name, world.Record("Remark", name).LocalName);
        Forget(world, bySql, ("Remark", name));
        var before = new WorldSnapshot(world);

        await world.SettleAsync();

        before.AssertUntouched();
        Assert.Equal(4, world.Local.Names("Remark").Count);
    }

    [Fact]
    public async Task Only_one_run_at_a_time_works_on_a_state_file()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        ErpSyncException? refused = null;
        var isFirst = true;
        world.Cloud.Faults.BeforeRequest = _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                var second = world.OpenEngine();
                refused = Assert.Throws<ErpSyncException>(() => second.SyncAsync(new SyncRequest(), TestContext.Current.CancellationToken).ToBlockingEnumerable(TestContext.Current.CancellationToken).ToList());
            }
        };

        await world.SyncAsync();

        Assert.Equal(ErrorIds.StateLocked, refused?.Error.ErrorId);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refused!.Error.Message, StringComparison.Ordinal);
        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal(1, world.Log().Count(entry => entry.Action == "update"));
    }

    private static void Forget(SyncWorld world, bool bySql, params (string DocType, string Name)[] pairs)
    {
        foreach (var (docType, name) in pairs)
        {
            if (!bySql)
            {
                Assert.NotNull(world.OpenEngine().ResetRecord(docType, name));
                continue;
            }

            using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = world.Configuration.State.Path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM sync_records WHERE doctype=$doctype AND docname=$docname";
            command.Parameters.AddWithValue("$doctype", docType);
            command.Parameters.AddWithValue("$docname", name);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
    }

    private static string Wildcards(string name) => string.Concat(name.Select(letter => letter is '*' or '?' or '[' or ']' or '`' ? $"`{letter}" : $"{letter}"));
}
