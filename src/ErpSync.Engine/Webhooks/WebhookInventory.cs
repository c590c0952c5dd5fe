using ErpSync.Engine.Configuration;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Webhooks;

/// <summary>Whose the Webhook documents of one site are, and how they stand to what is configured.</summary>
internal sealed class WebhookInventory
{
    private readonly Dictionary<(string DocType, string Event), SiteWebhook> _own = [];
    private readonly HashSet<string> _names;
    private readonly string _suffix;

    /// <param name="configuration">The configuration.</param>
    /// <param name="server">The address of the webhook server; null when it is not known.</param>
    /// <param name="webhooks">All Webhook documents of the site.</param>
    /// <param name="side">The site.</param>
    public WebhookInventory(SyncConfiguration configuration, Uri? server, IReadOnlyList<SiteWebhook> webhooks, Side side)
    {
        var url = server is null ? null : WebhookAddress.Of(server, side);
        var installation = WebhookMark.Of(configuration).Installation;
        var configured = WebhookDesign.Watched(configuration, configuration.DocTypes).ToHashSet(StringComparer.Ordinal);
        _names = webhooks.Select(webhook => webhook.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _suffix = $" {installation}";
        foreach (var webhook in webhooks)
        {
            if (!IsOwn(webhook, installation, url, side))
            {
                if (server is not null && webhook.Url.StartsWith(server.AbsoluteUri.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase))
                {
                    Foreign.Add(webhook);
                }
            }
            else if (!configured.Contains(webhook.DocType)
                || !WebhookDesign.Events.Contains(webhook.Event)
                || !_own.TryAdd((webhook.DocType, webhook.Event), webhook))
            {
                Obsolete.Add(webhook);
            }
        }
    }

    /// <summary>Made by ErpSync, and not or no longer needed: the DocType is not configured, or there is another one for the event.</summary>
    public List<SiteWebhook> Obsolete { get; } = [];

    /// <summary>Made by somebody else, and calling the same server.</summary>
    public List<SiteWebhook> Foreign { get; } = [];

    /// <summary>Everything that ErpSync made.</summary>
    public IEnumerable<SiteWebhook> Own => _own.Values.Concat(Obsolete);

    /// <summary>The one for an event; null when there is none.</summary>
    public SiteWebhook? Find(string docType, string happening) => _own.GetValueOrDefault((docType, happening));

    /// <summary>A name that is free on the site: the plain one, unless another installation of ErpSync has taken it.</summary>
    public string FreeName(WebhookDesign design) => _names.Contains(design.Name) ? design.Name + _suffix : design.Name;

    /// <summary>
    /// One that calls this very address is ours even if the address of a site has changed since. A copy that somebody has made of ours
    /// for a purpose of his own bears the mark too: it has another name and calls something else.
    /// </summary>
    private static bool IsOwn(SiteWebhook webhook, string installation, string? url, Side side) => webhook.Mark is { } mark
        && (mark.Installation == installation || webhook.Url == url)
        && (webhook.Name.StartsWith(WebhookDesign.NamePrefix, StringComparison.Ordinal)
            || webhook.Url.EndsWith($"/webhook/{Words.Of(side)}", StringComparison.Ordinal));
}
