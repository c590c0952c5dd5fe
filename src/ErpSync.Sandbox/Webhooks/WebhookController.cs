using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What saving a Webhook checks and fills in, in the order and wording of Frappe 15.</summary>
internal sealed class WebhookController(SiteInternals site) : IDocTypeController
{
    public string DocType => WebhookDocTypes.Webhook;

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        var target = site.DocTypes.Find(Text(document, "webhook_doctype"));
        if (target is { IsSubmittable: false } && WebhookEventNames.NeedsSubmittable(Text(document, "webhook_docevent")))
        {
            throw context.Refusal("DocType must be Submittable for the selected Doc Event");
        }

        CheckCondition(document, target, context);
        if (Host(Text(document, "request_url")).Length == 0)
        {
            throw context.Refusal("Check Request URL");
        }

        ChooseBody(document, context);
        CheckRepeatedFields(document, context);
        if (PythonNumbers.ToInt(document["enable_security"]) != 0 && !HasSecret(document))
        {
            throw context.Refusal("Invalid Webhook Secret");
        }
    }

    public void OnUpdate(JsonObject document, JsonObject? before, IControllerContext context) => site.WebhookEvents.Reconsider();

    public void OnTrash(JsonObject document, IControllerContext context) => site.WebhookEvents.Reconsider();

    public void AfterRename(string oldName, JsonObject document, bool merged, IControllerContext context) =>
        site.WebhookEvents.Reconsider();

    /// <summary>The condition is tried on a new, empty document: what fails there is refused.</summary>
    private void CheckCondition(JsonObject document, DocTypeDefinition? target, IControllerContext context)
    {
        var condition = Text(document, "condition");
        if (condition.Length == 0 || target is null)
        {
            return;
        }

        var empty = new JsonObject();
        site.Defaults.Fill(target, empty, context.User);
        try
        {
            PythonExpression.Parse(condition).Evaluate(WebhookEvents.Scope(target, empty));
        }
        catch (PythonError error)
        {
            throw context.Refusal($"Invalid Condition: {error.Message}");
        }
    }

    /// <summary>Each structure keeps its own source of the body and drops the other; without a structure both stay.</summary>
    private static void ChooseBody(JsonObject document, IControllerContext context)
    {
        switch (Text(document, "request_structure"))
        {
            case "Form URL-Encoded":
                document["webhook_json"] = null;
                break;
            case "JSON":
                try
                {
                    _ = new JinjaTemplate(Text(document, "webhook_json"));
                }
                catch (PythonError error)
                {
                    throw context.Refusal($"Syntax error in template: {error.Message}");
                }

                document["webhook_data"] = new JsonArray();
                break;
        }
    }

    private static void CheckRepeatedFields(JsonObject document, IControllerContext context)
    {
        var fields = (document["webhook_data"] as JsonArray ?? []).Select(row => NodeText.Of(row!["fieldname"])).ToList();
        if (fields.Distinct(StringComparer.Ordinal).Count() != fields.Count)
        {
            throw context.Refusal("Same Field is entered more than once");
        }
    }

    /// <summary>A secret was sent, or asterisks or nothing were sent and one is stored.</summary>
    private bool HasSecret(JsonObject document)
    {
        var sent = Text(document, "webhook_secret");
        return sent.AsSpan().ContainsAnyExcept('*')
            || (sent.Length > 0 && site.Database.Secret(DocType, Text(document, "name"), "webhook_secret") is not null);
    }

    /// <summary>What stands between <c>//</c> and the path, whatever it is: a template may stand there too.</summary>
    private static string Host(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        if (start < 0 || url.AsSpan(0, start).ContainsAny('/', '?', '#'))
        {
            return "";
        }

        var rest = url.AsSpan(start + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static string Text(JsonObject document, string field) => NodeText.Of(document[field]);
}
