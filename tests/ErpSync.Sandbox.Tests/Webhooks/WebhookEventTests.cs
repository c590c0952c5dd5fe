using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Webhooks;

public sealed class WebhookEventTests
{
    private readonly WebhookSite _hooks = new();

    [Fact]
    public void A_transaction_that_is_rolled_back_delivers_nothing()
    {
        _hooks.Watch("w", "after_insert");
        var docs = new JsonArray(Thing("A"), Thing("A"));

        var answer = _hooks.Test.Send("POST", "/api/method/frappe.client.insert_many", new JsonObject { ["docs"] = docs });

        Assert.Equal(409, answer.Status);
        Assert.Empty(_hooks.Site.Names("Thing"));
        Assert.Equal(0, _hooks.Queue.Unfinished);
    }

    [Fact]
    public void A_document_saved_twice_in_a_transaction_is_delivered_once_for_each_event_with_its_last_state()
    {
        _hooks.Watch("insert", "after_insert");
        _hooks.Watch("update", "on_update");
        _hooks.AddThing("A", 1);
        Assert.Equal(["after_insert A 1", "on_update A 1"], _hooks.Receive());

        var docs = new JsonArray(Change("A", 2), Change("A", 3)).ToJsonString();
        _hooks.Test.Send("POST", "/api/method/frappe.client.bulk_update", new JsonObject { ["docs"] = docs });

        Assert.Equal(["on_update A 3"], _hooks.Receive());
    }

    [Fact]
    public void An_import_and_a_rename_deliver_nothing()
    {
        foreach (var name in (string[])["after_insert", "on_update", "on_change", "on_trash"])
        {
            _hooks.Watch(name, name);
        }

        _hooks.Site.Import("Thing", new JsonObject { ["name"] = "A", ["code"] = "A" });
        _hooks.Site.Rename("Thing", "A", "B");

        Assert.Equal(["B"], _hooks.Site.Names("Thing"));
        Assert.Equal(0, _hooks.Queue.Unfinished);
        _hooks.ChangeThing("B", 1);
        Assert.Equal(["on_update B 1", "on_change B 1"], _hooks.Receive());
    }

    [Fact]
    public void A_disabled_or_deleted_Webhook_waits_for_nothing()
    {
        _hooks.Watch("w", "on_update");
        _hooks.Watch("other", "on_update");

        _hooks.Site.Update("Webhook", "w", new JsonObject { ["enabled"] = 0 });
        _hooks.Site.Delete("Webhook", "other");
        _hooks.AddThing("A");

        Assert.Equal(0, _hooks.Queue.Unfinished);
        _hooks.Site.Update("Webhook", "w", new JsonObject { ["enabled"] = 1 });
        _hooks.ChangeThing("A", 1);
        Assert.Equal(["on_update A 1"], _hooks.Receive());
    }

    [Fact]
    public void A_delivery_of_a_Webhook_deleted_meanwhile_is_logged_and_dropped()
    {
        _hooks.Watch("w", "on_update");
        _hooks.AddThing("A");
        _hooks.Site.Delete("Webhook", "w");

        Assert.Empty(_hooks.Receive());

        Assert.Equal("frappe.exceptions.DoesNotExistError: Webhook w not found", (string?)Log().Single()["error"]);
    }

    [Fact]
    public void A_condition_decides_by_the_values_after_the_save()
    {
        _hooks.Watch("w", "on_update", new JsonObject
        {
            ["condition"] = "doc.modified_by != 'sync@example.com' and (doc.amount or 0) > 2",
        });

        _hooks.AddThing("A", 2);
        _hooks.AddThing("B", 3);
        _hooks.Site.Insert("Thing", new JsonObject { ["code"] = "C", ["amount"] = 4 }, "sync@example.com");
        _hooks.Site.Update("Thing", "A", new JsonObject { ["amount"] = 5 });

        Assert.Equal(["on_update B 3", "on_update A 5"], _hooks.Receive());
    }

    [Fact]
    public void A_condition_that_fails_on_the_values_sent_stops_the_save()
    {
        _hooks.Watch("w", "on_trash", new JsonObject { ["condition"] = "doc.get('title') is None or doc.amount > 2" });

        var answer = _hooks.Test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A", ["title"] = "x" });

        Assert.Equal(500, answer.Status);
        Assert.Equal("TypeError", (string?)TestSite.Json(answer)["exc_type"]);
        Assert.Empty(_hooks.Site.Names("Thing"));
    }

    [Theory]
    [InlineData("on_submit", null, null, "DocType must be Submittable for the selected Doc Event")]
    [InlineData("on_update", "condition", "doc.amount > 5", "Invalid Condition: '>' not supported between instances of 'NoneType'")]
    [InlineData("on_update", "condition", "doc.nosuch", "Invalid Condition: 'Thing' object has no attribute 'nosuch'")]
    [InlineData("on_update", "request_url", "example.com/x", "Check Request URL")]
    [InlineData("on_update", "enable_security", "1", "Invalid Webhook Secret")]
    [InlineData("on_update", "webhook_json", "{{ doc.name", "Syntax error in template: unexpected end of template")]
    [InlineData("after_delete", null, null, "Doc Event cannot be")]
    [InlineData("on_update", "request_method", "PATCH", "Request Method cannot be")]
    public void A_Webhook_that_cannot_work_is_refused(string name, string? field, string? value, string expected)
    {
        var values = field is null ? null : new JsonObject { [field] = value };

        var refusal = Assert.Throws<SandboxRefusedException>(() => _hooks.Watch("w", name, values));

        Assert.Equal(417, refusal.Status);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mapped_fields_may_not_repeat()
    {
        var rows = new JsonArray(
            new JsonObject { ["fieldname"] = "title", ["key"] = "a" },
            new JsonObject { ["fieldname"] = "title", ["key"] = "b" });

        var refusal = Assert.Throws<SandboxRefusedException>(() => _hooks.Watch("w", "on_update", new JsonObject
        {
            ["request_structure"] = "Form URL-Encoded",
            ["webhook_data"] = rows,
        }));

        Assert.Contains("Same Field is entered more than once", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_event_of_a_Webhook_cannot_be_changed()
    {
        _hooks.Watch("w", "on_update");

        var refusal = Assert.Throws<SandboxRefusedException>(
            () => _hooks.Site.Update("Webhook", "w", new JsonObject { ["webhook_docevent"] = "on_trash" }));

        Assert.Equal("CannotChangeConstantError", refusal.ErrorType);
    }

    [Fact]
    public void A_site_without_enabled_Webhooks_queues_and_logs_nothing()
    {
        _hooks.AddThing("A");
        _hooks.ChangeThing("A", 1);
        _hooks.Site.Delete("Thing", "A");

        Assert.Equal(0, _hooks.Queue.Unfinished);
        Assert.Null(_hooks.Queue.NextDue);
        Assert.Empty(Log());
    }

    private static JsonObject Thing(string code) => new() { ["doctype"] = "Thing", ["code"] = code };

    private static JsonObject Change(string name, int amount) => new() { ["doctype"] = "Thing", ["docname"] = name, ["amount"] = amount };

    private IEnumerable<JsonObject> Log() =>
        _hooks.Site.Names("Webhook Request Log").Select(name => _hooks.Site.Find("Webhook Request Log", name)!);
}
