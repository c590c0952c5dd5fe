using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Definitions are kept from run to run, and never used once they have changed.</summary>
public sealed class SchemaCacheTests : IDisposable
{
    private readonly SyncWorld _world = new(
    [
        DocTypes.Party,
        .. Enumerable.Range(1, 4).Select(number => DocTypes.Define($"Extra {number}", "field:title", DocTypes.Field("title", "Data", required: true))),
    ])
    {
        Between = site => site,
    };

    private static readonly HashSet<string> Readable =
        ["Party", "Extra 1", "Extra 2", "Extra 3", "Extra 4", "Comment", "Deleted Document", "System Settings"];

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Definitions_that_did_not_change_are_read_twice_and_then_never_again()
    {
        Assert.Equal(10, await DefinitionsReadAsync());
        Assert.Equal(10, await DefinitionsReadAsync());

        Assert.Equal(0, await DefinitionsReadAsync());
        Assert.Equal(0, await DefinitionsReadAsync());
    }

    [Fact]
    public async Task What_is_known_is_looked_at_again_after_an_hour()
    {
        await KnowAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(61));

        Assert.Equal(10, await DefinitionsReadAsync());
        Assert.Equal(0, await DefinitionsReadAsync());
    }

    [Fact]
    public async Task A_new_custom_field_is_seen_by_the_next_run()
    {
        await KnowAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            _world.Side(side).Insert("Custom Field", new JsonObject { ["dt"] = "Extra 1", ["fieldname"] = "cf_shade", ["label"] = "Shade", ["fieldtype"] = "Data" });
        }

        _world.Cloud.Insert("Extra 1", new JsonObject { ["title"] = "A", ["cf_shade"] = "blue" });
        Assert.Equal(2, await DefinitionsReadAsync());

        Assert.Equal("blue", _world.Local.Find("Extra 1", "A")!["cf_shade"]!.ToString());
    }

    [Fact]
    public async Task A_removed_custom_field_is_seen_by_the_next_run()
    {
        _world.Cloud.Insert("Custom Field", new JsonObject { ["dt"] = "Extra 1", ["fieldname"] = "cf_shade", ["label"] = "Shade", ["fieldtype"] = "Data" });
        await KnowAsync();
        _world.Cloud.Delete("Custom Field", "Extra 1-cf_shade");

        Assert.Equal(1, await DefinitionsReadAsync());
    }

    [Fact]
    public async Task A_property_setter_is_seen_by_the_next_run()
    {
        await KnowAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        _world.Local.Insert(
            "Property Setter",
            new JsonObject
            {
                ["doctype_or_field"] = "DocField",
                ["doc_type"] = "Extra 2",
                ["field_name"] = "title",
                ["property"] = "reqd",
                ["property_type"] = "Check",
                ["value"] = "1",
            });

        Assert.Equal(1, await DefinitionsReadAsync());
        Assert.Equal(0, await DefinitionsReadAsync());
    }

    [Fact]
    public async Task A_user_who_may_not_list_definitions_reads_them_each_time()
    {
        await KnowAsync();
        _world.ChangeSyncUser(Side.Cloud, user => user with { ReadableDocTypes = Readable });

        Assert.Equal(5, await DefinitionsReadAsync());
        Assert.Equal(5, await DefinitionsReadAsync());
    }

    [Fact]
    public async Task Another_site_at_the_address_is_never_taken_for_the_one_that_is_known()
    {
        await KnowAsync();
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Replace(Side.Local);

        Assert.Equal(5, await DefinitionsReadAsync());
    }

    private async Task KnowAsync()
    {
        await DefinitionsReadAsync();
        await DefinitionsReadAsync();
        Assert.Equal(0, await DefinitionsReadAsync());
    }

    private async Task<int> DefinitionsReadAsync()
    {
        var (cloud, local) = (_world.Cloud.Journal.Count, _world.Local.Journal.Count);
        await _world.SyncAsync();
        IEnumerable<SandboxExchange> exchanges = [.. _world.Cloud.Journal.Skip(cloud), .. _world.Local.Journal.Skip(local)];
        return exchanges.Count(exchange => exchange.Path.Contains("frappe.desk.form.load.getdoctype", StringComparison.Ordinal));
    }
}
