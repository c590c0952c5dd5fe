using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Webhooks;

/// <summary>The Webhook documents of one site: reads, makes, changes and removes them.</summary>
internal sealed class SiteWebhooks(IFrappeSite site)
{
    public const string DocType = "Webhook";

    private const int PageSize = 500;

    public Side Side => site.Side;

    /// <summary>All of the site, in the order of their names.</summary>
    /// <exception cref="SiteException">Permission: only a System Manager sees them.</exception>
    public async Task<IReadOnlyList<SiteWebhook>> ReadAsync(CancellationToken cancellationToken)
    {
        var schema = await SchemaAsync(cancellationToken);
        var names = new List<string>();
        await foreach (var page in site.ScanAsync(DocType, null, PageSize, cancellationToken))
        {
            names.AddRange(page.Select(stamp => stamp.Name));
        }

        var documents = await site.ReadManyAsync(schema, names, cancellationToken);
        return [.. documents.OrderBy(document => document.Name, StringComparer.Ordinal).Select(document => new SiteWebhook(document))];
    }

    /// <summary>Makes one. The site numbers it itself where it does not take names (Frappe 13 and 14 may).</summary>
    public async Task<SiteWebhook> CreateAsync(string name, JsonObject fields, CancellationToken cancellationToken)
    {
        await SchemaAsync(cancellationToken);
        return new SiteWebhook(await site.InsertAsync(DocType, fields, name, cancellationToken));
    }

    public async Task<SiteWebhook> UpdateAsync(SiteWebhook webhook, JsonObject changes, CancellationToken cancellationToken) =>
        new(await site.UpdateAsync(DocType, webhook.Name, changes, webhook.Modified, cancellationToken));

    /// <summary>
    /// Removes one. It is disabled first: Frappe forgets its list of enabled webhooks when one is saved, not when one is deleted.
    /// </summary>
    public async Task RemoveAsync(SiteWebhook webhook, CancellationToken cancellationToken)
    {
        if (webhook.IsEnabled)
        {
            await UpdateAsync(webhook, new JsonObject { ["enabled"] = 0 }, cancellationToken);
        }

        await site.DeleteAsync(DocType, webhook.Name, cancellationToken);
    }

    private async Task<DocTypeSchema> SchemaAsync(CancellationToken cancellationToken) =>
        await site.GetSchemaAsync(DocType, cancellationToken)
        ?? throw new SiteException(site.Side, SiteErrorClass.Schema, "The site has no DocType Webhook.");
}
