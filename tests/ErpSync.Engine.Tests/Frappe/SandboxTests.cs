using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;
using Client = ErpSync.Engine.Frappe.FrappeSite;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>The client against the in-memory Frappe, in process and on a virtual clock.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Order = "Probe Order";
    private const string Prompt = "Probe Prompt";
    private const string Row = "Probe Order Row";

    private readonly VirtualClock _clock = new();
    private readonly Site _site;
    private readonly SandboxMessageHandler _handler;
    private readonly Client _client;

    public SandboxTests()
    {
        _site = new Site(new FrappeSiteOptions
        {
            SiteName = "cloud",
            Clock = _clock,
            ClockSkew = TimeSpan.FromMinutes(3),
            TimeZone = "America/New_York",
            User = "sync@example.com",
            ApiKey = "cloud-key",
            ApiSecret = "cloud-secret",
        });
        _site.DefineDocType(Type(Row, "hash", isTable: true, ("label", "Data", null), ("qty", "Float", null)));
        _site.DefineDocType(Type(
            Order,
            "naming_series:",
            isTable: false,
            ("naming_series", "Select", "ORD-.#####"),
            ("title", "Data", null),
            ("rows", "Table", Row),
            ("friend", "Link", Prompt)));
        _site.DefineDocType(Type(Prompt, "prompt", isTable: false, ("title", "Data", null)));
        _handler = new SandboxMessageHandler(_site);
        _client = Connect("cloud-secret");
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [Fact]
    public async Task Connecting_finds_the_profile()
    {
        var profile = await _client.ConnectAsync(Token);

        Assert.Equal(("sync@example.com", "15.101.1", "15.99.1"), (profile.User, profile.FrappeVersion, profile.ErpNextVersion));
        Assert.Equal(("America/New_York", true), (profile.TimeZone, profile.HasVersion2));
        Assert.InRange(profile.ClockSkew - TimeSpan.FromMinutes(3), -profile.ClockUncertainty, profile.ClockUncertainty);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        using var stranger = Connect("not-the-secret");

        var error = await Assert.ThrowsAsync<SiteException>(() => stranger.ConnectAsync(Token));

        Assert.Equal(SiteErrorClass.Authentication, error.Class);
    }

    [Fact]
    public async Task A_document_lives_from_create_to_delete()
    {
        await _client.ConnectAsync(Token);
        var schema = await SchemaAsync(Order);
        var values = new JsonObject
        {
            ["title"] = "first",
            ["rows"] = new JsonArray(
                new JsonObject { ["label"] = "a", ["qty"] = JsonNode.Parse("1.50") }, new JsonObject { ["label"] = "b" }),
        };

        var created = await _client.InsertAsync(Order, values, "ORD-CLOUD-1", Token);
        Assert.Equal(("ORD-CLOUD-1", true), (created.Name, _client.Profile.KeepsNames));
        Assert.Equal(created.Modified, (await _client.ReadAsync(Order, "ORD-CLOUD-1", Token)).Modified);

        _clock.Advance(TimeSpan.FromSeconds(1));
        var updated = await _client.UpdateAsync(Order, created.Name, new JsonObject { ["title"] = "second" }, created.Modified, Token);
        Assert.NotEqual(created.Modified, updated.Modified);
        var stale = await Assert.ThrowsAsync<SiteException>(
            () => _client.UpdateAsync(Order, created.Name, new JsonObject { ["title"] = "third" }, created.Modified, Token));
        Assert.Equal(SiteErrorClass.Precondition, stale.Class);

        var bulk = Assert.Single(await _client.ReadManyAsync(schema, [created.Name, "missing"], Token));
        Assert.Equal(("second", updated.Modified), (bulk.Fields["title"]!.ToString(), bulk.Modified));
        Assert.Equal(["a", "b"], bulk.Fields["rows"]!.AsArray().Select(row => row!["label"]!.ToString()));
        Assert.Equal(1, await _client.CountAsync(Order, Token));
        Assert.Equal(created.Name, Assert.Single(await _client.FindAsync(schema, [new SiteFilter("title", "=", "second")], 2, Token)).Name);

        await _client.DeleteAsync(Order, created.Name, Token);
        var gone = await Assert.ThrowsAsync<SiteException>(() => _client.ReadAsync(Order, created.Name, Token));
        Assert.Equal(SiteErrorClass.Gone, gone.Class);
        var trace = Assert.Single(await _client.FindDeletedAsync(Order, [created.Name], Token));
        Assert.Equal((created.Creation, 2), (trace.ContentCreation, trace.Content!["rows"]!.AsArray().Count));
        var scanned = await _client.ScanDeletedAsync([Order, Prompt], null, 50, Token).ToListAsync(Token);
        Assert.Equal(trace.Id, Assert.Single(Assert.Single(scanned)).Id);
    }

    [Fact]
    public async Task A_bulk_read_gives_what_single_reads_give()
    {
        await _client.ConnectAsync(Token);
        var schema = await SchemaAsync(Order);
        for (var index = 0; index < 7; index++)
        {
            var rows = Enumerable.Range(0, index).Select(row => (JsonNode)new JsonObject { ["label"] = $"{index}.{row}", ["qty"] = row });
            _site.Insert(Order, new JsonObject { ["title"] = $"t{index}", ["rows"] = new JsonArray([.. rows]) });
        }

        var bulk = await _client.ReadManyAsync(schema, [.. _site.Names(Order)], Token);

        Assert.Equal(7, bulk.Count);
        foreach (var document in bulk)
        {
            var single = await _client.ReadAsync(Order, document.Name, Token);
            Assert.Equal(WithoutNulls(single.Fields).ToJsonString(), WithoutNulls(document.Fields).ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(NamesOnTheWireTests.OddNames), MemberType = typeof(NamesOnTheWireTests))]
    public async Task Any_name_survives_the_whole_way(string name, string encoded)
    {
        await _client.ConnectAsync(Token);

        var created = await _client.InsertAsync(Prompt, new JsonObject { ["title"] = "x" }, name, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var updated = await _client.UpdateAsync(Prompt, created.Name, new JsonObject { ["title"] = encoded }, created.Modified, Token);
        var stamp = Assert.Single(await _client.GetStampsAsync(Prompt, [name], Token));
        await _client.DeleteAsync(Prompt, name, Token);

        Assert.Equal((name, name, updated.Modified), (created.Name, stamp.Name, stamp.Modified));
        Assert.Empty(_site.Names(Prompt));
    }

    [Fact]
    public async Task A_scan_sees_every_document_in_order()
    {
        await _client.ConnectAsync(Token);
        for (var index = 0; index < 25; index++)
        {
            _site.Insert(Order, new JsonObject { ["title"] = "x" });
        }

        var tie = JsonValue.Create("2026-11-22 10:00:00.000000");
        foreach (var name in _site.Names(Order).Take(12))
        {
            _site.SetValueSilently(Order, name, "modified", tie.DeepClone());
        }

        var stamps = await _client.ScanAsync(Order, null, 5, Token).SelectMany(page => page.ToAsyncEnumerable()).ToListAsync(Token);

        Assert.Equal(25, stamps.Count);
        var ordered = stamps.OrderBy(stamp => stamp.Modified, StringComparer.Ordinal).ThenBy(stamp => stamp.Name, StringComparer.Ordinal);
        Assert.Equal(ordered, stamps);
        Assert.Empty(await _client.ScanAsync(Order, "2099-01-01 00:00:00", 5, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task What_the_site_refuses_has_its_class()
    {
        await _client.ConnectAsync(Token);
        await _client.InsertAsync(Prompt, [], "taken", Token);
        await _client.InsertAsync(Order, new JsonObject { ["friend"] = "taken" }, null, Token);

        Assert.Equal(SiteErrorClass.Duplicate, await ClassAsync(() => _client.InsertAsync(Prompt, [], "taken", Token)));
        var toNobody = new JsonObject { ["friend"] = "nobody" };
        Assert.Equal(SiteErrorClass.MissingLink, await ClassAsync(() => _client.InsertAsync(Order, toNobody, null, Token)));
        Assert.Equal(SiteErrorClass.Linked, await ClassAsync(() => _client.DeleteAsync(Prompt, "taken", Token)));
        Assert.Equal(SiteErrorClass.Gone, await ClassAsync(() => _client.DeleteAsync(Prompt, "nobody", Token)));
        Assert.Equal(SiteErrorClass.Gone, await ClassAsync(() => _client.UpdateAsync(Prompt, "nobody", [], "2026-01-01 00:00:00", Token)));
        Assert.Equal(SiteErrorClass.Schema, await ClassAsync(() => _client.ReadAsync("No Such", "x", Token)));
        Assert.Equal(SiteErrorClass.Schema, await ClassAsync(() => _client.DeleteAsync("No Such", "x", Token)));
        Assert.Equal(SiteErrorClass.Schema, await ClassAsync(() => _client.InsertAsync("No Such", [], "x", Token)));
        Assert.Equal(SiteErrorClass.Schema, await ClassAsync(() => _client.CountAsync("No Such", Token)));
        Assert.Null(await _client.GetSchemaAsync("No Such", Token));
    }

    [Fact]
    public async Task A_lost_reply_leaves_one_document_and_an_unknown_outcome()
    {
        await _client.ConnectAsync(Token);
        _site.Faults.Add(SandboxFault.LoseReply(
            request => request.RawPathAndQuery.StartsWith("/api/v2/document/", StringComparison.Ordinal)));

        var error = await Assert.ThrowsAsync<SiteException>(() => _client.InsertAsync(Prompt, [], "once", Token));

        Assert.True(error.OutcomeUnknown);
        Assert.Equal(["once"], _site.Names(Prompt));
        Assert.Equal(1, _site.CommittedWrites);
    }

    [Fact]
    public async Task Maintenance_is_waited_out_by_reads_and_writes()
    {
        await _client.ConnectAsync(Token);
        const string Body = """{"exception": "frappe.exceptions.SessionStopped: Session Stopped", "exc_type": "SessionStopped"}""";
        _site.Faults.Add(SandboxFault.FailBefore(503, Body, "application/json", times: 2));

        var writing = _client.InsertAsync(Prompt, [], "later", Token);
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        await _clock.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("later", (await writing).Name);
        Assert.Equal(1, _site.CommittedWrites);
    }

    [Fact]
    public async Task A_site_without_v2_is_recognised()
    {
        var old = new Site(new FrappeSiteOptions
        {
            SiteName = "local",
            Clock = _clock,
            HasV2 = false,
            FrappeVersion = "14.93.2",
            ApiKey = "old-key",
            ApiSecret = "old-secret",
        });
        using var handler = new SandboxMessageHandler(old);
        var configuration = new SiteConfiguration { Url = new Uri("http://local.example"), ApiKey = "old-key", ApiSecret = "old-secret" };
        using var client = new Client(Side.Local, configuration, new RetryOptions(), handler, _clock, new FixedRandom());

        Assert.False((await client.ConnectAsync(Token)).HasVersion2);
        Assert.True(await client.HasPermissionAsync("Comment", "write", Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<SiteErrorClass> ClassAsync(Func<Task> action) => (await Assert.ThrowsAsync<SiteException>(action)).Class;

    private static JsonObject Type(
        string name, string autoName, bool isTable, params (string Name, string Type, string? Options)[] fields)
    {
        var rows = fields.Select(field => (JsonNode)new JsonObject
        {
            ["fieldname"] = field.Name,
            ["label"] = field.Name,
            ["fieldtype"] = field.Type,
            ["options"] = field.Options,
        });
        return new JsonObject
        {
            ["name"] = name,
            ["module"] = "Custom",
            ["custom"] = 1,
            ["autoname"] = autoName,
            ["istable"] = isTable ? 1 : 0,
            ["fields"] = new JsonArray([.. rows]),
        };
    }

    /// <summary>A single read leaves out nulls, a list does not; and a list adds what Frappe's desk keeps beside a document.</summary>
    private static JsonObject WithoutNulls(JsonObject fields)
    {
        var kept = new JsonObject();
        var set = fields.Where(field => field.Value is not null && !field.Key.StartsWith('_'));
        foreach (var (name, value) in set.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            kept[name] = value is JsonArray rows
                ? new JsonArray([.. rows.Select(row => (JsonNode)WithoutNulls(row!.AsObject()))])
                : value!.DeepClone();
        }

        return kept;
    }

    private async Task<DocTypeSchema> SchemaAsync(string docType) =>
        await _client.GetSchemaAsync(docType, Token) ?? throw new InvalidOperationException($"The sandbox has no {docType}.");

    private Client Connect(string secret) => new(
        Side.Cloud,
        new SiteConfiguration { Url = new Uri("http://cloud.example"), ApiKey = "cloud-key", ApiSecret = secret },
        new RetryOptions(),
        _handler,
        _clock,
        new FixedRandom());
}
