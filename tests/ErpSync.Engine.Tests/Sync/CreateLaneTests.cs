using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Documents that are created together: each fares as if it had gone alone.</summary>
public sealed class CreateLaneTests
{
    private const string InsertMany = "/api/method/frappe.client.insert_many";

    private static readonly JsonObject Card = DocTypes.Define(
        "Card", "field:code", DocTypes.Field("code", "Data", required: true), Unique("number"), DocTypes.Field("title", "Data"));

    [Fact]
    public async Task One_document_that_is_refused_costs_its_neighbours_nothing()
    {
        using var world = new SyncWorld([Card]);
        world.Insert(Side.Local, "Card", new JsonObject { ["code"] = "taken", ["number"] = "N-0040" });
        Fill(world, 60);

        await world.SyncAsync();

        var names = world.Local.Names("Card");
        Assert.Equal(60, names.Count);
        Assert.DoesNotContain("C-0040", names);
        Assert.Equal(SyncRecordStatus.Error, world.Record("Card", "C-0040").Status);
        Assert.InRange(world.Local.Journal.Count(request => request.Path == InsertMany), 2, 20);
        Assert.All(world.Records().Where(record => record.CloudName is not ("C-0040" or null) && record.LocalName != "taken"), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    [Fact]
    public async Task A_lost_answer_to_a_batch_is_looked_after_and_nothing_is_created_twice()
    {
        using var world = new SyncWorld([Card]);
        Fill(world, 40);
        var lost = 0;
        world.Between = site => new WatchedSite(site, world, after: _ => lost++ == 1
            ? throw new SiteException(site.Side, SiteErrorClass.Transient, "The connection was lost.") { OutcomeUnknown = true }
            : Task.CompletedTask);
        world.Restart();

        await world.SyncAsync();
        world.Between = site => new SiteDecorator(site, world.Schemas);
        world.Restart();
        await world.SettleAsync();

        Assert.InRange(lost, 2, 60);
        Assert.Equal(40, world.Local.Names("Card").Count);
        Assert.Equal(40, world.Cloud.Names("Card").Count);
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task An_edit_between_a_batch_and_its_reading_back_is_not_lost()
    {
        using var world = new SyncWorld([Card]);
        Fill(world, 30);
        var isEdited = false;
        world.Between = site => new WatchedSite(site, world, after: _ =>
        {
            if (site.Side == Side.Local && !isEdited && world.Local.Names("Card").Contains("C-0007"))
            {
                isEdited = true;
                world.Local.Update("Card", "C-0007", new JsonObject { ["title"] = "edited at once" }, SyncWorld.Clerk);
            }

            return Task.CompletedTask;
        });
        world.Restart();

        await world.SettleAsync();

        Assert.True(isEdited);
        Assert.Equal("edited at once", world.Cloud.Find("Card", "C-0007")!["title"]!.ToString());
        Assert.Equal("edited at once", world.Local.Find("Card", "C-0007")!["title"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_batch_goes_no_further_than_a_refused_key()
    {
        using var world = new SyncWorld([Card]);
        Fill(world, 200);
        world.Between = site => new WatchedSite(site, world, before: () => world.ChangeSyncUser(Side.Local, user => user with { ApiSecret = "another" }));
        world.Restart();

        await Assert.ThrowsAsync<ErpSyncException>(() => world.SyncAsync());

        Assert.InRange(world.Local.Journal.Count(request => request.Status == 401), 1, 20);
        Assert.Empty(world.Local.Names("Card"));
    }

    private static void Fill(SyncWorld world, int cards)
    {
        for (var i = 0; i < cards; i++)
        {
            var number = i.ToString("D4", CultureInfo.InvariantCulture);
            world.Insert(Side.Cloud, "Card", new JsonObject { ["code"] = $"C-{number}", ["number"] = $"N-{number}", ["title"] = $"Card {number}" });
        }
    }

    private static JsonObject Unique(string name)
    {
        var field = DocTypes.Field(name, "Data");
        field["unique"] = 1;
        return field;
    }

    /// <summary>Lets a test act around every write of the engine.</summary>
    private sealed class WatchedSite(IFrappeSite site, SyncWorld world, Action? before = null, Func<object?, Task>? after = null) : SiteDecorator(site, world.Schemas)
    {
        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            before?.Invoke();
            var result = await write();
            await (after?.Invoke(result) ?? Task.CompletedTask);
            return result;
        }
    }
}
