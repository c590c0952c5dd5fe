using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A call that timed out may still be on its way. It is waited for before anything is sent again.</summary>
public sealed class LateAnswerTests
{
    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    public async Task A_create_that_arrives_after_its_time_out_is_not_sent_a_second_time(int seconds)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        var name = world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "one" })["name"]!.ToString();
        var line = new SlowLine();
        world.Between = site => new SlowSite(site, world, line);
        world.Restart();

        await world.SyncAsync();
        Assert.Equal((SyncRecordStatus.Blocked, ErrorIds.OutcomeUnknown), (world.Record("Remark", name).Status, world.Record("Remark", name).ErrorId));
        world.Update(Side.Cloud, "Remark", name, new JsonObject { ["text"] = "edited meanwhile" });
        for (var passed = 0; passed < seconds; passed += 10)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await world.SyncAsync();
            await world.SyncAsync(new SyncRequest { Full = true });
            Assert.Empty(world.Local.Names("Remark"));
        }

        await line.ArriveAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SettleAsync();

        Assert.Single(world.Local.Names("Remark"));
        Assert.Equal("edited meanwhile", world.Local.Find("Remark", world.Local.Names("Remark")[0])!["text"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_create_that_never_arrived_is_sent_again_after_its_time()
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "one" });
        world.Between = site => new SlowSite(site, world, new SlowLine());
        world.Restart();
        await world.SyncAsync();

        world.Clock.Advance(TimeSpan.FromMinutes(3));
        world.Between = site => new SiteDecorator(site, world.Schemas);
        world.Restart();
        await world.SettleAsync();

        Assert.Single(world.Local.Names("Remark"));
    }

    [Theory]
    [InlineData("Remark", "text")]
    [InlineData("Voucher", "remarks")]
    public async Task An_edit_of_a_document_whose_creation_was_not_answered_is_an_edit(string docType, string field)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        await world.SettleAsync();
        var name = world.Insert(Side.Cloud, docType, new JsonObject
        {
            ["party"] = "ACME",
            ["rows"] = docType == "Voucher" ? new JsonArray(new JsonObject { ["item"] = "pen", ["qty"] = 1 }) : null,
        })["name"]!.ToString();
        world.Between = site => new EditedBeforeAnswerSite(site, world, created => world.Update(created.Side, docType, created.Name, new JsonObject { [field] = "edited" }));
        world.Restart();

        await world.SyncAsync();
        world.Between = site => new SiteDecorator(site, world.Schemas);
        world.Restart();
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SettleAsync();

        Assert.Equal("edited", world.Cloud.Find(docType, name)![field]!.ToString());
        Assert.Single(world.Local.Names(docType));
        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts(all: true));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_create_is_found_although_the_clock_of_the_machine_was_set_back_since(Side side)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(side, "Remark", new JsonObject { ["subject"] = "one" });
        world.OwnClock.Ahead = TimeSpan.FromHours(1);
        var isBlind = true;
        var site = world.Side(side.Other());
        site.Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.EndsWith("/Remark", StringComparison.Ordinal), times: 1));
        site.Faults.Add(SandboxFault.FailBefore(503, when: request => isBlind && site.Names("Remark").Count > 0 && request.RawPathAndQuery.EndsWith("get_list", StringComparison.Ordinal)));
        _ = await Record.ExceptionAsync(() => world.SyncAsync());
        Assert.Single(site.Names("Remark"));

        isBlind = false;
        world.OwnClock.Ahead = TimeSpan.Zero;
        world.Restart();
        await world.SettleAsync();
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SettleAsync();

        Assert.Single(site.Names("Remark"));
        Assert.Single(world.Side(side).Names("Remark"));
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Cloud, true)]
    [InlineData(Side.Local, false)]
    [InlineData(Side.Local, true)]
    public async Task A_document_that_was_changed_nearly_whole_before_its_creation_was_answered_is_not_made_a_second_time(Side side, bool keepsNames)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        var docType = keepsNames ? "Party" : "Remark";
        world.Insert(side, docType, keepsNames
            ? new JsonObject { ["code"] = "ACME", ["title"] = "ACME Ltd", ["phone"] = "1", ["email"] = "a@b.example" }
            : new JsonObject { ["subject"] = "one", ["text"] = "as it was", ["party"] = "" });
        world.Between = site => new UnansweredOnceSite(site, world, side.Other(), () =>
        {
            var name = Assert.Single(world.Side(side.Other()).Names(docType));
            world.Update(side.Other(), docType, name, keepsNames ? new JsonObject { ["title"] = "edited", ["phone"] = "2" } : new JsonObject { ["text"] = "edited" });
            if (keepsNames)
            {
                world.Side(side.Other()).Rename("Party", "ACME", "ZETA", user: SyncWorld.Clerk);
            }
        });
        world.Restart();

        await world.SyncAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SettleAsync();

        Assert.Equal(["edited"], world.Values(side, docType, keepsNames ? "title" : "text"));
        Assert.Equal(["edited"], world.Values(side.Other(), docType, keepsNames ? "title" : "text"));
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_that_was_renamed_before_its_creation_was_answered_is_not_made_a_second_time(Side side)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "ACME Ltd" });
        world.Insert(side, "Party", new JsonObject { ["code"] = "BETA", ["title"] = "BETA Ltd" });
        world.Between = site => new UnansweredOnceSite(site, world, side.Other(), () => world.Side(side.Other()).Rename("Party", "ACME", "ZETA", user: SyncWorld.Clerk));
        world.Restart();

        await world.SyncAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.SettleAsync();

        Assert.Equal(["ACME Ltd", "BETA Ltd"], world.Values(side, "Party", "title"));
        Assert.Equal(["ACME Ltd", "BETA Ltd"], world.Values(side.Other(), "Party", "title"));
        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts(all: true));
    }

    // What a rule has overwritten by a write that nobody answered is fetched back from its record, whatever was edited on top of it since.
    [Theory]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Cloud, true)]
    [InlineData(Side.Local, false)]
    [InlineData(Side.Local, true)]
    public async Task The_version_that_lost_by_an_unanswered_write_can_be_fetched_back(Side loser, bool isFirstRun)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.SetRules("Party", rules => rules with { Strategy = loser == Side.Cloud ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins });
        world.Insert(loser, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "the loser" });
        if (isFirstRun)
        {
            world.Insert(loser.Other(), "Party", new JsonObject { ["code"] = "ACME", ["title"] = "the winner" });
        }
        else
        {
            await world.SettleAsync();
            world.Update(loser, "Party", "ACME", new JsonObject { ["title"] = "the edited loser" });
            world.Update(loser.Other(), "Party", "ACME", new JsonObject { ["title"] = "the winner" });
        }

        var isEdited = false;
        world.Between = site => new UnansweredOnceSite(site, world, loser, () =>
        {
            isEdited = true;
            world.Update(loser, "Party", "ACME", new JsonObject { ["title"] = "edited since" });
        });
        world.Restart();
        await world.SyncAsync();
        Assert.True(isEdited);
        await world.SettleAsync();

        Assert.Empty(await world.CompareAsync());
        var kept = world.Conflicts(all: true);
        Assert.All(kept, conflict => Assert.NotEqual(ConflictState.Open, conflict.State));
        Assert.Contains(kept, conflict => (loser == Side.Cloud ? conflict.CloudDocument : conflict.LocalDocument)!.Contains(
            isFirstRun ? "the loser" : "the edited loser", StringComparison.Ordinal));
    }

    private sealed class EditedBeforeAnswerSite(IFrappeSite site, SyncWorld world, Action<(Side Side, string Name)> edit) : SiteDecorator(site, world.Schemas)
    {
        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            var answer = await write();
            if (answer is FrappeDocument document)
            {
                edit((Side, document.Name));
            }

            throw new SiteException(Side, SiteErrorClass.Transient, "No answer within 60 s.") { OutcomeUnknown = true };
        }
    }

    private sealed class UnansweredOnceSite(IFrappeSite site, SyncWorld world, Side side, Action happens) : SiteDecorator(site, world.Schemas)
    {
        private bool _hasHappened;

        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            var answer = await write();
            if (Side != side || _hasHappened)
            {
                return answer;
            }

            _hasHappened = true;
            happens();
            throw new SiteException(Side, SiteErrorClass.Transient, "No answer within 60 s.") { OutcomeUnknown = true };
        }
    }

    private sealed class SlowLine
    {
        private Func<Task>? _underWay;

        /// <summary>Holds the first write back; true when it did.</summary>
        public bool Hold(Func<Task> write)
        {
            if (_underWay is not null)
            {
                return false;
            }

            _underWay = write;
            return true;
        }

        public Task ArriveAsync() => _underWay!();
    }

    private sealed class SlowSite(IFrappeSite site, SyncWorld world, SlowLine line) : SiteDecorator(site, world.Schemas)
    {
        protected override Task<T> WriteAsync<T>(Func<Task<T>> write) => line.Hold(write)
            ? throw new SiteException(Side, SiteErrorClass.Transient, "No answer within 60 s.") { OutcomeUnknown = true }
            : write();
    }
}
