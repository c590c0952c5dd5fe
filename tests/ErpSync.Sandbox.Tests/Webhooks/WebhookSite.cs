using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Webhooks;

/// <summary>A small site with short ways to add Webhooks and to play their receiver.</summary>
internal sealed class WebhookSite(int workers = 1)
{
    public TestSite Test { get; } = new(options: new FrappeSiteOptions
    {
        SiteName = "cloud",
        ApiKey = TestSite.Key,
        ApiSecret = TestSite.Secret,
        WebhookWorkers = workers,
    });

    public FrappeSite Site => Test.Site;

    public SandboxWebhooks Queue => Test.Site.Webhooks;

    /// <summary>Adds a Webhook on Thing that sends event, name and amount.</summary>
    public void Watch(string name, string @event, JsonObject? values = null)
    {
        var webhook = new JsonObject
        {
            ["name"] = name,
            ["webhook_doctype"] = "Thing",
            ["webhook_docevent"] = @event,
            ["request_url"] = "http://127.0.0.1:9/" + name,
            ["request_structure"] = "JSON",
            ["webhook_json"] = "{\"ev\": \"" + @event + "\", \"name\": {{ doc.name | tojson }}, \"amount\": {{ doc.amount }}}",
        };
        foreach (var (key, value) in values ?? [])
        {
            webhook[key] = value?.DeepClone();
        }

        Site.Insert("Webhook", webhook);
    }

    public void AddThing(string code, int amount = 0) => Site.Insert("Thing", new JsonObject { ["code"] = code, ["amount"] = amount });

    public void ChangeThing(string code, int amount) => Site.Update("Thing", code, new JsonObject { ["amount"] = amount });

    /// <summary>Takes everything that is due and accepts it; answers <c>event name amount</c> of each.</summary>
    public IReadOnlyList<string> Receive()
    {
        var received = new List<string>();
        while (Queue.Take() is { } attempt)
        {
            received.Add(Text(attempt));
            Queue.Complete(attempt, WebhookOutcome.Answered(200));
        }

        return received;
    }

    public static string Text(WebhookAttempt attempt)
    {
        var body = JsonNode.Parse(attempt.Body.Span)!;
        return $"{body["ev"]} {body["name"]} {body["amount"]}";
    }

    public static string Body(WebhookAttempt attempt) => Encoding.UTF8.GetString(attempt.Body.Span);
}
