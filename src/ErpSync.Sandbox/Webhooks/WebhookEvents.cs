using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Collects the events of a transaction and, once it is committed, queues a delivery for every Webhook that waits for one.
/// A Webhook that met one document several times in a transaction delivers once, the last state (recording 24).
/// </summary>
internal sealed class WebhookEvents(SiteInternals site, SandboxWebhooks queue)
{
    private readonly Dictionary<string, List<WatchingWebhook>> _watching = new(StringComparer.Ordinal);
    private readonly Dictionary<Transaction, List<RaisedEvent>> _raised = [];
    private bool _isOutdated;

    /// <summary>Nothing is raised meanwhile: Data Import (recording 23).</summary>
    public bool AreSilent { get; set; }

    /// <summary>Webhooks were changed.</summary>
    public void Reconsider()
    {
        _isOutdated = true;
        site.Database.Transaction.OnRollback(() => _isOutdated = true);
        site.Database.Transaction.OnCommit(() => _isOutdated = true);
    }

    /// <summary>
    /// Evaluates the conditions before a save does anything, as the server does for every step of it: a condition that fails on the
    /// values as they were sent stops the save.
    /// </summary>
    /// <exception cref="FrappeError">500 of the failing expression.</exception>
    public void BeforeSave(OpenDocument document)
    {
        if (!site.Behaviour.EvaluatesConditionsAtEventsOnly && For(document) is { } webhooks)
        {
            CheckConditions(webhooks, document);
        }
    }

    /// <summary>Something happened to a document; what it is like is looked at when the transaction commits.</summary>
    public void Raise(string name, OpenDocument document, Session session)
    {
        if (For(document) is { } webhooks)
        {
            Collect(webhooks, name, document, session.User.Name);
        }
    }

    /// <summary>What a condition sees: all fields of the DocType, null where the document says nothing.</summary>
    public static PythonScope Scope(DocTypeDefinition type, JsonObject values)
    {
        var seen = new JsonObject();
        for (var i = 0; i < StandardColumns.CountWithoutParent; i++)
        {
            seen[StandardColumns.Names[i]] = null;
        }

        foreach (var field in type.Fields)
        {
            seen[field.Name] = field.IsTable ? new JsonArray() : null;
        }

        foreach (var (key, value) in values)
        {
            seen[key] = value?.DeepClone();
        }

        seen["doctype"] = type.Name;
        return new PythonScope(seen, PythonScope.ClassOf(type));
    }

    private static void CheckConditions(List<WatchingWebhook> webhooks, OpenDocument document)
    {
        foreach (var webhook in webhooks)
        {
            webhook.Matches(() => Scope(document.Type, document.Values));
        }
    }

    private void Collect(List<WatchingWebhook> webhooks, string name, OpenDocument document, string user)
    {
        foreach (var webhook in webhooks)
        {
            var isItsEvent = webhook.Event == name;
            if ((isItsEvent || site.Behaviour.EvaluatesConditionsAtEventsOnly)
                && webhook.Matches(() => Scope(document.Type, site.View.Of(document, withNulls: true)))
                && isItsEvent)
            {
                Raised().Add(new RaisedEvent(webhook, document, user));
            }
        }
    }

    /// <summary>
    /// The Webhooks of a document's DocType, or null: the usual case, which must cost nothing. Rows have none of their own.
    /// </summary>
    private List<WatchingWebhook>? For(OpenDocument document)
    {
        if (_isOutdated)
        {
            Reload();
        }

        return _watching.Count > 0
            && !AreSilent
            && !document.Type.IsChild
            && _watching.TryGetValue(document.Type.Name, out var webhooks)
                ? webhooks
                : null;
    }

    private void Reload()
    {
        _isOutdated = false;
        _watching.Clear();
        var type = site.DocTypes.Find(WebhookDocTypes.Webhook)!;
        foreach (var row in site.Database.Table(type.Name).Rows)
        {
            string Value(string field) => StoredValue.Text(row[type.Column(field)]);
            if (StoredValue.Int(row[type.Column("enabled")]) == 0)
            {
                continue;
            }

            var docType = Value("webhook_doctype");
            if (!_watching.TryGetValue(docType, out var webhooks))
            {
                _watching[docType] = webhooks = [];
            }

            webhooks.Add(new WatchingWebhook(row.Name, Value("webhook_docevent"), Value("condition")));
        }
    }

    private List<RaisedEvent> Raised()
    {
        var transaction = site.Database.Transaction;
        if (!_raised.TryGetValue(transaction, out var raised))
        {
            _raised[transaction] = raised = [];
            transaction.OnCommit(() => Queue(transaction));
            transaction.OnRollback(() => _raised.Remove(transaction));
        }

        return raised;
    }

    private void Queue(Transaction transaction)
    {
        if (!_raised.Remove(transaction, out var raised))
        {
            return;
        }

        var states = new Dictionary<OpenDocument, JsonObject>(ReferenceEqualityComparer.Instance);
        var last = raised
            .Select((item, index) => (Item: item, Index: index))
            .GroupBy(entry => (entry.Item.Webhook.Name, DocType: entry.Item.Document.Type.Name, Document: entry.Item.Document.Name))
            .Select(group => site.Behaviour.SendsFirstState ? group.First() : group.Last())
            .OrderBy(entry => entry.Index);
        foreach (var (item, _) in last)
        {
            if (!states.TryGetValue(item.Document, out var state))
            {
                states[item.Document] = state = site.View.Of(item.Document, withNulls: true);
            }

            queue.Add(new WebhookJob(item.Webhook.Name, item.Webhook.Event, item.User, state));
        }
    }

    private sealed record RaisedEvent(WatchingWebhook Webhook, OpenDocument Document, string User);
}
