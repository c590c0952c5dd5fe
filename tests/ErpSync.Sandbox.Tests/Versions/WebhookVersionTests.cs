using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Webhooks, metadata and files by version (sections 7, 10 and 11 of the contract).</summary>
public sealed class WebhookVersionTests
{
    [Theory]
    [InlineData(Thirteen, "HOOK-0001")]
    [InlineData(Fourteen, "HOOK-0001")]
    [InlineData(Fifteen, "mine")]
    [InlineData(Sixteen, "mine")]
    public void Webhooks_are_numbered_before_15(string version, string name)
    {
        var site = new VersionedSite(version);

        Assert.Equal(name, (string?)Register(site, new JsonObject { ["name"] = "mine" })["name"]);
    }

    [Theory]
    [InlineData(Thirteen, 417, false, false)]
    [InlineData(Fourteen, 200, true, false)]
    [InlineData(Fifteen, 200, true, true)]
    [InlineData(Sixteen, 200, true, true)]
    public void Webhooks_grew_longer_addresses_timeouts_and_templates(string version, int longUrl, bool hasTimeout, bool isDynamic)
    {
        var site = new VersionedSite(version);

        var webhook = Register(site, new JsonObject { ["__newname"] = "w" });
        var answer = site.Send("POST", "/api/resource/Webhook", Webhook(new JsonObject
        {
            ["__newname"] = "x",
            ["request_url"] = "http://127.0.0.1/" + new string('x', 140),
        }));

        Assert.Equal(longUrl, answer.Status);
        Assert.Equal((hasTimeout, isDynamic), (webhook.ContainsKey("timeout"), webhook.ContainsKey("is_dynamic_url")));
    }

    [Theory]
    [InlineData(Thirteen, "1")]
    [InlineData(Fourteen, "2")]
    [InlineData(Fifteen, "2")]
    [InlineData(Sixteen, "2")]
    public void Of_two_saves_in_one_request_13_sends_the_first(string version, string amount)
    {
        var site = new VersionedSite(version);
        Register(site, new JsonObject { ["__newname"] = "w" });
        site.Site.Webhooks.Take();
        site.AddThings(1);
        Drain(site);

        site.Send("POST", "/api/method/frappe.client.bulk_update", new JsonObject
        {
            ["docs"] = """[{"doctype":"Thing","docname":"T-0","amount":1},{"doctype":"Thing","docname":"T-0","amount":2}]""",
        });

        Assert.Equal([$"{{\"amount\": {amount}}}"], Drain(site));
    }

    [Theory]
    [InlineData(Thirteen, 500)]
    [InlineData(Fourteen, 500)]
    [InlineData(Fifteen, 500)]
    [InlineData(Sixteen, 200)]
    public void A_condition_that_fails_on_the_values_as_sent_blocks_the_save_before_16(string version, int status)
    {
        var site = new VersionedSite(version);
        Register(site, new JsonObject { ["__newname"] = "w", ["condition"] = "not doc.name or doc.amount > 5" });
        site.AddThings(1);
        site.Site.SetValueSilently("Thing", "T-0", "title", "x");

        var answer = site.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["amount"] = "7" });

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData(Thirteen, "")]
    [InlineData(Fourteen, "webhook reference_document")]
    [InlineData(Fifteen, "webhook reference_document")]
    [InlineData(Sixteen, "webhook reference_document reference_doctype")]
    public void The_request_log_names_more_and_more(string version, string fields)
    {
        var site = new VersionedSite(version);
        Register(site, new JsonObject { ["__newname"] = "w" });
        site.AddThings(1);
        Drain(site);

        var log = site.Site.Find("Webhook Request Log", Assert.Single(site.Site.Names("Webhook Request Log")))!;

        string[] known = ["webhook", "reference_document", "reference_doctype"];
        Assert.Equal(fields, string.Join(' ', known.Where(log.ContainsKey)));
    }

    [Theory]
    [InlineData(Thirteen, "", "modified")]
    [InlineData(Fourteen, "naming_rule is_virtual", "modified")]
    [InlineData(Fifteen, "naming_rule queue_in_background is_virtual", "modified")]
    [InlineData(Sixteen, "naming_rule queue_in_background is_virtual mask not_nullable", "creation")]
    public void Metadata_grew_keys_and_sorts_by_creation_on_16(string version, string keys, string sortField)
    {
        var site = new VersionedSite(version);

        var thing = site.Json("GET", "/api/method/frappe.desk.form.load.getdoctype?doctype=Thing")["docs"]![0]!.AsObject();
        var field = thing["fields"]![0]!.AsObject();

        // A naming rule that nobody set is null and left out like every null; the others are checks.
        string[] ofDocType = ["naming_rule", "queue_in_background"];
        string[] ofField = ["is_virtual", "mask", "not_nullable"];
        Assert.Equal(
            keys,
            string.Join(' ', ofDocType.Where(thing.ContainsKey).Concat(ofField.Where(field.ContainsKey))));
        Assert.Equal(sortField, (string?)thing["sort_field"]);
    }

    [Theory]
    [InlineData(Thirteen, false)]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, true)]
    public void The_event_workflow_transition_is_offered_on_16(string version, bool offered)
    {
        var meta = new VersionedSite(version).Json("GET", "/api/method/frappe.desk.form.load.getdoctype?doctype=Webhook");
        var events = meta["docs"]![0]!["fields"]!.AsArray().Single(field => (string?)field!["fieldname"] == "webhook_docevent")!;

        Assert.Equal(offered, ((string?)events["options"])!.Contains("workflow_transition", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Thirteen, false, 417)]
    [InlineData(Fourteen, true, 200)]
    [InlineData(Fifteen, true, 200)]
    [InlineData(Sixteen, true, 200)]
    public void Files_of_13_have_no_type_a_smaller_limit_and_a_longer_download_method(string version, bool hasType, int large)
    {
        var site = new VersionedSite(version);
        JsonObject File(string name, string content) => new() { ["file_name"] = name, ["content"] = content };

        var file = site.Json("POST", "/api/resource/File", File("a.txt", "x"))["data"]!.AsObject();
        var url = "?file_url=" + (string)file["file_url"]!;

        Assert.Equal(hasType, file.ContainsKey("file_type"));
        Assert.Equal(large, site.Send("POST", "/api/resource/File", File("b.txt", new string('x', 11 * 1024 * 1024))).Status);
        Assert.Equal(hasType ? 200 : 417, site.Send("GET", "/api/method/download_file" + url).Status);
        Assert.Equal(200, site.Send("GET", "/api/method/frappe.core.doctype.file.file.download_file" + url).Status);
    }

    private static JsonObject Register(VersionedSite site, JsonObject values)
    {
        var answer = site.Send("POST", "/api/resource/Webhook", Webhook(values));
        Assert.True(answer.Status == 200, TestSite.Text(answer));
        return TestSite.Json(answer)["data"]!.AsObject();
    }

    private static JsonObject Webhook(JsonObject values)
    {
        var webhook = new JsonObject
        {
            ["webhook_doctype"] = "Thing",
            ["webhook_docevent"] = "on_update",
            ["request_url"] = "http://127.0.0.1/hook",
            ["request_structure"] = "JSON",
            ["webhook_json"] = """{"amount": {{ doc.amount or 0 }}}""",
        };
        foreach (var (key, value) in values)
        {
            webhook[key] = value?.DeepClone();
        }

        return webhook;
    }

    private static List<string> Drain(VersionedSite site)
    {
        var bodies = new List<string>();
        while (site.Site.Webhooks.Take() is { } attempt)
        {
            bodies.Add(Encoding.UTF8.GetString(attempt.Body.Span));
            site.Site.Webhooks.Complete(attempt, WebhookOutcome.Answered(200));
        }

        return bodies;
    }
}
