using System.Net;

namespace ErpSync.Webhooks.Tests;

/// <summary>Deliveries as Frappe 15 was recorded to send them: no content type, Base64 signature over the bytes of the body.</summary>
public sealed class AcceptanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("after_insert", "v36vvk64uc", "KYKbZ12TGnjxN4/tYDFVNMkIKXo8lQkGXjV+sOr/dqo=",
        """{"ev": "after_insert", "doctype": "Probe Hash", "name": "v36vvk64uc", "modified": "2026-11-23 02:36:05.468046"}""")]
    [InlineData("on_update", "v36vvk64uc", "/IiyiwKOK/8I91IjrutSWl8rk46y77vRPd8rWgzETc0=",
        """{"ev": "on_update", "doctype": "Probe Hash", "name": "v36vvk64uc", "modified": "2026-11-23 02:36:05.468046"}""")]
    [InlineData("on_trash", "v36vvk64uc-r", "SyqYEqfRAsX6P/AuxxsBDiaSt6sD7rQEchCvmURY4rI=",
        """{"ev": "on_trash", "doctype": "Probe Hash", "name": "v36vvk64uc-r", "modified": "2026-11-23 02:36:08.004856"}""")]
    [InlineData(null, "", "86snHLzYHHfAihSSgpgJKt7KgIlHTxd/+uS6tjHfTyM=", "{}")]
    public async Task What_a_live_site_sent_is_accepted_byte_for_byte(string? what, string name, string signature, string body)
    {
        await using var world = await new ServerWorld().ListenAsync();

        using var answer = await world.PostAsync(body, signature);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var entry = Assert.Single(world.Entries());
        Assert.Equal((Side.Cloud, name, what, WebhookEventStatus.Pending), (entry.Source, entry.Name, entry.Event, entry.Status));
        Assert.Equal(name.Length > 0 ? "Probe Hash" : "", entry.DocType);
    }

    [Theory]
    [InlineData("small body",
        """{"doctype":"Customer","name":"ACME","modified":"2026-11-23 02:36:05.468046","event":"on_change"}""", null, "")]
    [InlineData("whole document",
        """{"creation": "2026-11-23 02:36:05", "docstatus": 0, "doctype": "Customer", "name": "ACME", "items": [{"name": "r1"}]}""",
        "application/json", "")]
    [InlineData("the original's guide",
        """{"doctype": "Customer", "name": "ACME", "action": "update"}""", "application/json; charset=utf-8", "")]
    [InlineData("JSON that is called a form", """{"doctype": "Customer", "name": "ACME"}""", "application/x-www-form-urlencoded", "")]
    [InlineData("a form", "doctype=Customer&name=ACME&modified=2026-11-23+02%3A36%3A05", "application/x-www-form-urlencoded", "")]
    [InlineData("form-structured data without DocType",
        """{"name": "ACME", "title": "form \u00fc"}""", null, "?doctype=customer&event=on_update")]
    [InlineData("a wrapped document", """{"doc": {"doctype": "customer", "name": "ACME"}}""", "text/plain", "")]
    public async Task Every_body_that_names_a_document_is_an_event_of_it(string kind, string body, string? contentType, string query)
    {
        await using var world = await new ServerWorld().ListenAsync();

        using var answer = await world.PostAsync(body, ServerWorld.Sign(body), "webhook/local" + query, contentType);

        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{kind}: {await answer.Content.ReadAsStringAsync(Token)}");
        var entry = Assert.Single(world.Entries());
        Assert.Equal((Side.Local, "Customer", "ACME"), (entry.Source, entry.DocType, entry.Name));
    }

    [Fact]
    public async Task A_test_is_verified_answered_with_its_mark_and_goes_no_further()
    {
        await using var world = await new ServerWorld().ListenAsync();
        const string Body = """{"event": "erpsync_test", "name": "0123456789abcdef"}""";

        using var answer = await world.PostAsync(Body, ServerWorld.Sign(Body));
        using var unsigned = await world.PostAsync(Body, ServerWorld.Sign(Body, "not the secret at all"));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Unauthorized), (answer.StatusCode, unsigned.StatusCode));
        Assert.Contains("test 0123456789abcdef", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(world.Entries());
    }

    [Fact]
    public async Task Many_deliveries_of_one_document_are_one_entry()
    {
        await using var world = await new ServerWorld().ListenAsync();
        const string Body = """{"doctype": "Customer", "name": "ACME"}""";
        var signature = ServerWorld.Sign(Body);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => world.PostAsync(Body, signature)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        Assert.Equal(100, Assert.Single(world.Entries()).Deliveries);
    }

    [Fact]
    public async Task Both_secrets_count_while_one_takes_the_place_of_the_other()
    {
        await using var world = await new ServerWorld(
            webhook => webhook with { Secret = "the new secret of today", PreviousSecret = ServerWorld.Secret })
            .ListenAsync();
        const string Body = """{"doctype": "Customer", "name": "ACME"}""";

        using var old = await world.PostAsync(Body, ServerWorld.Sign(Body));
        using var present = await world.PostAsync(Body, ServerWorld.Sign(Body, "the new secret of today"));
        using var other = await world.PostAsync(Body, ServerWorld.Sign(Body, "neither of the two"));

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Unauthorized],
            [old.StatusCode, present.StatusCode, other.StatusCode]);
    }

    [Fact]
    public async Task Unsigned_deliveries_pass_only_when_that_is_allowed_and_wrong_ones_never()
    {
        await using var world = await new ServerWorld(webhook => webhook with { Secret = null })
            .ListenAsync(new WebhookServerOptions { AllowUnsigned = true });
        await using var signed = await new ServerWorld().ListenAsync(new WebhookServerOptions { AllowUnsigned = true });
        const string Body = """{"doctype": "Customer", "name": "ACME"}""";

        using var unsigned = await world.PostAsync(Body, signature: null);
        using var unsignedThere = await signed.PostAsync(Body, signature: null);
        using var wrong = await signed.PostAsync(Body, ServerWorld.Sign(Body, "another secret"));

        Assert.Equal(
            [HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Unauthorized],
            [unsigned.StatusCode, unsignedThere.StatusCode, wrong.StatusCode]);
    }

    [Fact]
    public async Task What_was_answered_202_is_in_the_file_when_the_process_is_gone_without_a_word()
    {
        var world = await new ServerWorld().ListenAsync();
        var bodies = Enumerable.Range(0, 200).Select(number => $$"""{"doctype": "Customer", "name": "C-{{number}}"}""").ToList();
        var answers = await Task.WhenAll(bodies.Select(body => world.PostAsync(body, ServerWorld.Sign(body))));

        // Nothing was closed: another reader sees the file as a crash would leave it.
        var names = world.Entries().Select(entry => entry.Name).ToHashSet();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        Assert.Equal(200, names.Count);
        await world.DisposeAsync();
    }
}
