using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Engine.Webhooks;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Webhooks;

/// <summary>The Webhook documents ErpSync makes on sites of all versions, and what they send.</summary>
public sealed class WebhookRegistrationTests : IDisposable
{
    private const string Secret = "a-secret-of-some-length";

    private static readonly WebhookRegistration Standard = new() { Url = new Uri("http://sync.example:5000/") };

    private readonly List<SyncWorld> _worlds = [];

    public static TheoryData<string> Versions => ["13.58.0", "14.80.0", "15.101.1", "16.4.1"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _worlds.ForEach(world => world.Dispose());

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_second_registration_changes_nothing_and_removal_leaves_nothing(string version)
    {
        var world = World(version);

        var first = await RegisterAsync(world, Standard);
        var writes = world.Writes;
        var second = await RegisterAsync(world, Standard);
        var shown = await AskAsync(world, world.OpenEngine().GetWebhooksAsync(Standard, Token));

        Assert.Empty(Errors(world));
        Assert.Equal(12, first.Count);
        Assert.All(first, webhook => Assert.Equal(ErpWebhookState.Created, webhook.State));
        Assert.Equal(writes, world.Writes);
        Assert.All(second, webhook => Assert.Equal((ErpWebhookState.Unchanged, true), (webhook.State, webhook.Enabled)));
        Assert.All(shown, webhook => Assert.Equal(ErpWebhookState.Current, webhook.State));
        Assert.Equal(
            first.Select(webhook => (webhook.Side, webhook.DocType, webhook.Event, webhook.Name)).Order(),
            shown.Select(webhook => (webhook.Side, webhook.DocType, webhook.Event, webhook.Name)).Order());

        var removed = await AskAsync(world, world.OpenEngine().UnregisterWebhooksAsync(Standard, Token));
        var left = await AskAsync(world, world.OpenEngine().GetWebhooksAsync(Standard, Token));

        Assert.Equal(12, removed.Count(webhook => webhook.State == ErpWebhookState.Removed));
        Assert.All(left, webhook => Assert.Equal(ErpWebhookState.Missing, webhook.State));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_change_of_a_document_is_sent_signed_and_readable(string version)
    {
        var world = World(version);
        await RegisterAsync(world, Standard);

        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "say \"hé\"", ["title"] = "quoted" });
        world.Update(Side.Cloud, "Party", "say \"hé\"", new JsonObject { ["phone"] = "1" });
        world.Delete(Side.Cloud, "Party", "say \"hé\"");
        var sent = await DeliverAsync(world, Side.Cloud);

        Assert.Equal(["after_insert", "on_change", "on_trash"], sent.Select(message => message.Event).Distinct().Order());
        Assert.All(sent, message =>
        {
            Assert.Equal("http://sync.example:5000/webhook/cloud", message.Url);
            Assert.Equal(("Party", "say \"hé\""), (message.Body["doctype"]!.ToString(), message.Body["name"]!.ToString()));
            Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", message.Body["modified"]!.ToString());
            Assert.Equal("application/json", message.ContentType);
            Assert.Equal(Signature(message.Text), message.Signature);
        });
    }

    [Fact]
    public async Task What_differs_is_brought_up_to_date_and_named()
    {
        var world = World();
        await RegisterAsync(world, Standard);
        world.Side(Side.Local).Update("Webhook", "ErpSync Party on_change", new JsonObject { ["enabled"] = 0 }, "Administrator");

        world.Configuration = world.Configuration with { Webhook = world.Configuration.Webhook with { Secret = "another-secret-of-length" } };
        var plan = await RegisterAsync(world, Standard with { PlanOnly = true, Url = new Uri("http://other.example") });
        var writes = world.Writes;
        var done = await RegisterAsync(world, Standard);
        var again = await RegisterAsync(world, Standard);

        Assert.All(plan, webhook => Assert.True(webhook.IsPlanned));
        Assert.All(plan, webhook => Assert.Subset(webhook.Differences.ToHashSet(), new HashSet<string> { "request_url", "webhook_secret" }));
        Assert.All(done, webhook => Assert.Equal(ErpWebhookState.Updated, webhook.State));
        Assert.Contains("enabled", done.Single(webhook => webhook is { Side: Side.Local, DocType: "Party", Event: "on_change" }).Differences);
        Assert.Equal(writes + 12, world.Writes);
        Assert.All(again, webhook => Assert.Equal(ErpWebhookState.Unchanged, webhook.State));
    }

    [Fact]
    public async Task A_plan_writes_nothing()
    {
        var world = World();
        var writes = world.Writes;

        var plan = await RegisterAsync(world, Standard with { PlanOnly = true });

        Assert.Equal(writes, world.Writes);
        Assert.All(plan, webhook => Assert.Equal((ErpWebhookState.Created, true), (webhook.State, webhook.IsPlanned)));
    }

    [Fact]
    public async Task What_others_made_is_left_alone_and_shown_when_asked()
    {
        var world = World();
        world.Side(Side.Cloud).Insert("Webhook", Foreign("theirs", "http://sync.example:5000/webhook/cloud"), "Administrator");
        world.Side(Side.Cloud).Insert("Webhook", Foreign("ErpSync Party on_change", "http://elsewhere.example/x"), "Administrator");

        var registered = await RegisterAsync(world, Standard);
        await AskAsync(world, world.OpenEngine().UnregisterWebhooksAsync(Standard, Token));
        var shown = await AskAsync(world, world.OpenEngine().GetWebhooksAsync(Standard with { IncludeForeign = true }, Token));

        Assert.Empty(Errors(world));
        Assert.StartsWith(
            "ErpSync Party on_change ",
            registered.Single(webhook => webhook is { Side: Side.Cloud, DocType: "Party", Event: "on_change", State: ErpWebhookState.Created }).Name,
            StringComparison.Ordinal);
        Assert.Equal("theirs", Assert.Single(shown, webhook => webhook.State == ErpWebhookState.Foreign).Name);
        Assert.NotNull(world.Side(Side.Cloud).Find("Webhook", "ErpSync Party on_change"));
    }

    [Fact]
    public async Task A_copy_of_ours_that_calls_somebody_else_is_not_ours()
    {
        var world = World();
        await RegisterAsync(world, Standard);
        var copy = (JsonObject)world.Side(Side.Cloud).Find("Webhook", "ErpSync Party on_change")!.DeepClone();
        copy["__newname"] = "for the shop";
        copy["request_url"] = "http://shop.example/hook";
        copy["webhook_secret"] = "the secret of the shop";
        copy.Remove("name");
        foreach (var row in copy["webhook_headers"]!.AsArray())
        {
            row!.AsObject().Remove("name");
        }

        world.Side(Side.Cloud).Insert("Webhook", copy, "Administrator");

        var registered = await RegisterAsync(world, Standard);
        await AskAsync(world, world.OpenEngine().UnregisterWebhooksAsync(Standard, Token));

        Assert.All(registered, webhook => Assert.Equal(ErpWebhookState.Unchanged, webhook.State));
        Assert.Equal(["for the shop"], world.Side(Side.Cloud).Names("Webhook"));
    }

    [Fact]
    public async Task What_a_broken_off_test_left_behind_is_removed_by_the_next_registration()
    {
        var world = World();
        var left = WebhookDesign.Of(world.Configuration, "http://sync.example:5000/webhook/cloud?test=0123", "ToDo", "after_insert", unless: null);
        var site = world.OpenSite(Side.Cloud);
        await site.ConnectAsync(Token);
        await new SiteWebhooks(site).CreateAsync("ErpSync test 0123", left.Fields(), Token);

        var registered = await RegisterAsync(world, Standard);

        Assert.Equal("ErpSync test 0123", Assert.Single(registered, webhook => webhook.State == ErpWebhookState.Removed).Name);
    }

    [Fact]
    public async Task The_webhooks_of_a_DocType_that_is_no_longer_configured_are_removed()
    {
        var world = World();
        await RegisterAsync(world, Standard);
        world.Configuration = world.Configuration with { DocTypes = ["Party"] };

        var shown = await AskAsync(world, world.OpenEngine().GetWebhooksAsync(Standard, Token));
        var registered = await RegisterAsync(world, Standard);

        Assert.Equal(6, shown.Count(webhook => webhook is { DocType: "Remark", State: ErpWebhookState.Obsolete }));
        Assert.Equal(6, registered.Count(webhook => webhook is { DocType: "Remark", State: ErpWebhookState.Removed }));
        Assert.Equal(6, registered.Count(webhook => webhook is { DocType: "Party", State: ErpWebhookState.Unchanged }));
    }

    [Fact]
    public async Task Who_is_no_System_Manager_is_told_once_for_each_side()
    {
        var world = World();
        world.ChangeSyncUser(Side.Cloud, user => user with { ReadableDocTypes = new HashSet<string> { "Party", "Remark" } });

        var registered = await RegisterAsync(world, Standard);

        var error = Assert.Single(Errors(world));
        Assert.Equal((ErrorIds.PermissionDenied, "Cloud"), (error.ErrorId, error.Target));
        Assert.Contains("System Manager", error.RecommendedAction, StringComparison.Ordinal);
        Assert.All(registered, webhook => Assert.Equal(Side.Local, webhook.Side));
        Assert.Equal(6, registered.Count);
    }

    [Fact]
    public async Task Own_writes_are_left_out_on_request_but_for_deletes()
    {
        var world = World();
        await RegisterAsync(world, Standard with { ExcludeOwnWrites = true });

        world.Side(Side.Cloud).Insert("Party", new JsonObject { ["code"] = "own" }, SyncWorld.SyncUser);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "theirs" });
        world.Delete(Side.Cloud, "Party", "own");
        var sent = await DeliverAsync(world, Side.Cloud);

        Assert.Equal(
            [("on_trash", "own"), ("after_insert", "theirs")],
            sent.Where(message => message.Event != "on_change").Select(message => (message.Event, message.Body["name"]!.ToString()))
                .OrderBy(message => message.Item2, StringComparer.Ordinal));
    }

    /// <summary>Attaching a file moves no document; the event of the file names the document instead.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Where_everything_attached_travels_files_tell_of_the_document_they_are_attached_to(string version)
    {
        var world = World(version);
        world.SetRules("Party", rules => rules with { Attachments = AttachmentPolicy.All });
        var made = await RegisterAsync(world, Standard);
        var again = await RegisterAsync(world, Standard);
        var shown = await AskAsync(world, world.OpenEngine().GetWebhooksAsync(Standard, Token));
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "no files" });
        await DeliverAsync(world, Side.Cloud);

        JsonObject Text(string docType, string name, string content) => new()
        {
            ["file_name"] = $"{content}.txt",
            ["content"] = content,
            ["attached_to_doctype"] = docType,
            ["attached_to_name"] = name,
        };
        var file = world.Insert(Side.Cloud, "File", Text("Party", "ACME", "mine"));
        world.Insert(Side.Cloud, "File", Text("Remark", world.Cloud.Names("Remark").Single(), "not wanted"));
        var attached = await DeliverAsync(world, Side.Cloud);
        world.Delete(Side.Cloud, "File", file["name"]!.ToString());
        var removed = await DeliverAsync(world, Side.Cloud);

        Assert.Empty(Errors(world));
        Assert.Equal(3, made.Count(webhook => webhook is { Side: Side.Cloud, DocType: "File", State: ErpWebhookState.Created }));
        Assert.All(again, webhook => Assert.Equal(ErpWebhookState.Unchanged, webhook.State));
        Assert.All(shown, webhook => Assert.Equal(ErpWebhookState.Current, webhook.State));
        Assert.All(attached.Concat(removed), message =>
            Assert.Equal(("on_change", "Party", "ACME"), (message.Event, message.Body["doctype"]!.ToString(), message.Body["name"]!.ToString())));
        Assert.Single(attached);
        Assert.NotEmpty(removed);
    }

    [Theory]
    [InlineData(false, ErrorIds.CredentialMissing)]
    [InlineData(true, ErrorIds.ArgumentInvalid)]
    public async Task Without_secret_or_address_nothing_is_made(bool hasSecret, string errorId)
    {
        var world = World();
        world.Configuration = world.Configuration with { Webhook = new WebhookConfiguration { Secret = hasSecret ? Secret : null } };

        var error = await Assert.ThrowsAsync<ErpSyncException>(() => RegisterAsync(world, hasSecret ? new() : Standard));

        Assert.Equal(errorId, error.Error.ErrorId);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_test_measures_the_way_and_leaves_nothing_behind(string version)
    {
        var world = World(version);
        var test = await TestAsync(world, mark => (202, $$"""{"accepted":"{{WebhookTest.Answer(mark)}}"}"""));

        Assert.True(test.Success, test.Message);
        Assert.InRange(test.Latency!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
        Assert.Empty(await new SiteWebhooks(world.OpenSite(Side.Cloud)).ReadAsync(Token));
        Assert.Empty(world.Side(Side.Cloud).Names("ToDo"));
    }

    [Theory]
    [InlineData(401, "Signature")]
    [InlineData(403, "Refused")]
    [InlineData(404, "Answer")]
    [InlineData(200, "Answer")]
    [InlineData(503, "Refused")]
    [InlineData(0, "Connect")]
    [InlineData(-1, "Worker")]
    public async Task A_test_that_fails_says_where(int status, string step)
    {
        var world = World();
        var test = await TestAsync(world, _ => (status, """{"error":"no"}"""));

        Assert.Equal((false, step), (test.Success, test.FailedStep));
        Assert.NotNull(test.RecommendedAction);
        Assert.Empty(world.Side(Side.Cloud).Names("ToDo"));
    }

    [Fact]
    public async Task A_test_that_waits_behind_deliveries_that_fail_says_why_they_do()
    {
        var world = World();
        await RegisterAsync(world, Standard with { DocTypes = ["Party"] });
        for (var number = 0; number < 40; number++)
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = $"P{number}" });
        }

        var test = await TestAsync(world, _ => (0, ""));

        Assert.Equal("Connect", test.FailedStep);
    }

    private static async Task<ErpWebhookTest> TestAsync(SyncWorld world, Func<string, (int Status, string Body)> answer)
    {
        using var receiver = new Receiver(answer);
        using var pump = new WebhookPump(world.Side(Side.Cloud), receiver, disposesHandler: false);
        var site = world.OpenSite(Side.Cloud);
        var canary = new WebhookCanary(world.Configuration, site, Standard.Url!, world.Clock).TryAsync(TimeSpan.FromSeconds(20), Token);
        while (!canary.IsCompleted)
        {
            if (receiver.Works)
            {
                await pump.DeliverDueAsync(Token);
            }

            await Task.Delay(1, Token);
            world.Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        return await canary;
    }

    private SyncWorld World(string version = "15.101.1")
    {
        var world = new SyncWorld([DocTypes.Party, DocTypes.Remark], options => options with { FrappeVersion = version });
        world.Configuration = world.Configuration with { Webhook = new WebhookConfiguration { Secret = Secret } };
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Side(side).DefineDocType(DocTypes.Define("ToDo", "hash", DocTypes.Field("description", "Text Editor", required: true)));
        }

        _worlds.Add(world);
        return world;
    }

    private Task<List<ErpWebhook>> RegisterAsync(SyncWorld world, WebhookRegistration request) =>
        AskAsync(world, world.OpenEngine().RegisterWebhooksAsync(request, Token));

    private readonly Dictionary<SyncWorld, List<ErpSyncError>> _errors = [];

    private List<ErpSyncError> Errors(SyncWorld world) => _errors.GetValueOrDefault(world, []);

    private async Task<List<ErpWebhook>> AskAsync(SyncWorld world, IAsyncEnumerable<EngineEvent> call)
    {
        var webhooks = new List<ErpWebhook>();
        _errors.TryAdd(world, []);
        await foreach (var told in call.WithCancellation(Token))
        {
            if (told is ResultEvent { Value: ErpWebhook webhook })
            {
                webhooks.Add(webhook);
            }
            else if (told is ErrorEvent error)
            {
                _errors[world].Add(error.Error);
            }
        }

        return webhooks;
    }

    private static JsonObject Foreign(string name, string url) => new()
    {
        ["__newname"] = name,
        ["webhook_doctype"] = "Party",
        ["webhook_docevent"] = "on_change",
        ["request_url"] = url,
        ["request_method"] = "POST",
        ["enabled"] = 1,
    };

    private static string Signature(string body) => Convert.ToBase64String(
        System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));

    private static async Task<IReadOnlyList<Message>> DeliverAsync(SyncWorld world, Side side)
    {
        using var receiver = new Receiver(_ => (202, "{}"));
        using var pump = new WebhookPump(world.Side(side), receiver, disposesHandler: false);
        await pump.DeliverDueAsync(Token);
        return receiver.Messages;
    }

    private sealed record Message(string Url, string Text, string? ContentType, string? Signature)
    {
        public JsonObject Body { get; } = (JsonObject)JsonNode.Parse(Text)!;

        public string Event => Body["event"]!.ToString();
    }

    /// <summary>Answers in place of a webhook server; status 0 refuses the connection, and below that the workers of the site are down.</summary>
    private sealed class Receiver(Func<string, (int Status, string Body)> answer) : HttpMessageHandler
    {
        public List<Message> Messages { get; } = [];

        public bool Works => answer("").Status >= 0;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var text = await request.Content!.ReadAsStringAsync(cancellationToken);
            var signature = request.Headers.NonValidated.TryGetValues("X-Frappe-Webhook-Signature", out var values) ? values.ToString() : null;
            var type = request.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
            var message = new Message(request.RequestUri!.ToString(), text, type, signature);
            Messages.Add(message);
            var (status, body) = answer(message.Body["name"]!.ToString());
            return status == 0
                ? throw new HttpRequestException("Connection refused")
                : new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };
        }
    }
}
