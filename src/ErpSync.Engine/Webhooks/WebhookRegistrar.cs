using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Selection;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Webhooks;

/// <summary>
/// Makes the Webhook documents of the sites what the configuration asks for, shows them and removes them. What others made is never touched.
/// </summary>
internal sealed class WebhookRegistrar(
    SyncConfiguration configuration, Func<Side, IFrappeSite> sites, WebhookRegistration request, RunEvents events)
{
    private readonly Uri? _server = WebhookAddress.Known(request, configuration);

    /// <summary>Makes, updates and removes.</summary>
    /// <exception cref="ErpSyncException">ErpArgumentInvalid, ErpCredentialMissing, ErpDocTypeNotConfigured.</exception>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        WebhookAddress.Required(request, configuration);
        RequireSecrets();
        var docTypes = WebhookDesign.Watched(configuration, DocTypeSelection.Resolve(configuration, request.DocTypes));
        await EachSideAsync(
            async (webhooks, inventory, profile) =>
            {
                await WarnAboutLoopbackAsync(sites(webhooks.Side), cancellationToken);
                var unless = OwnUser(profile, webhooks.Side);
                foreach (var docType in docTypes)
                {
                    foreach (var happening in WebhookDesign.Events)
                    {
                        var design = WebhookDesign.Of(configuration, Url(webhooks.Side), docType, happening, unless);
                        await GuardedAsync(docType, happening, webhooks.Side, () => SettleAsync(webhooks, inventory, design, cancellationToken), cancellationToken);
                    }
                }

                await RemoveAsync(webhooks, inventory.Obsolete.Where(IsAsked), cancellationToken);
                await TellAsync(webhooks.Side, inventory.Foreign.Where(IsAsked), ErpWebhookState.Foreign, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Shows what there is and what is missing.</summary>
    public Task ShowAsync(CancellationToken cancellationToken)
    {
        // What is obsolete has a DocType that is not configured: asking for one is no mistake here.
        var patterns = request.DocTypes;
        return EachSideAsync(
            async (webhooks, inventory, _) =>
            {
                foreach (var docType in WebhookDesign.Watched(configuration, [.. configuration.DocTypes.Where(docType => NamePattern.IsMatch(patterns, docType))]))
                {
                    foreach (var happening in WebhookDesign.Events)
                    {
                        var design = WebhookDesign.Of(configuration, Url(webhooks.Side), docType, happening, unless: null);
                        await events.WriteAsync(new ResultEvent(Compared(webhooks.Side, inventory.Find(docType, happening), design)), cancellationToken);
                    }
                }

                await TellAsync(webhooks.Side, inventory.Obsolete.Where(IsAsked), ErpWebhookState.Obsolete, cancellationToken);
                if (request.IncludeForeign)
                {
                    await TellAsync(webhooks.Side, inventory.Foreign.Where(IsAsked), ErpWebhookState.Foreign, cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>Removes what ErpSync made.</summary>
    public Task UnregisterAsync(CancellationToken cancellationToken) => EachSideAsync(
        (webhooks, inventory, _) => RemoveAsync(webhooks, inventory.Own.Where(IsAsked), cancellationToken), cancellationToken);

    private async Task EachSideAsync(
        Func<SiteWebhooks, WebhookInventory, SiteProfile, Task> work, CancellationToken cancellationToken)
    {
        foreach (var side in request.Sides.Distinct())
        {
            try
            {
                var site = sites(side);
                var profile = await site.ConnectAsync(cancellationToken);
                var webhooks = new SiteWebhooks(site);
                var inventory = new WebhookInventory(configuration, _server, await webhooks.ReadAsync(cancellationToken), side);
                await work(webhooks, inventory, profile);
            }
            catch (SiteException exception)
            {
                await events.WriteAsync(new ErrorEvent(WebhookErrors.Of(exception, side.ToString())), cancellationToken);
            }
        }
    }

    private async Task SettleAsync(SiteWebhooks webhooks, WebhookInventory inventory, WebhookDesign design, CancellationToken cancellationToken)
    {
        var existing = inventory.Find(design.DocType, design.Event);
        var told = Compared(webhooks.Side, existing, design, isConditionFree: false);
        if (existing is null)
        {
            var name = inventory.FreeName(design);
            told = told with { Name = name, State = ErpWebhookState.Created, Enabled = true, IsPlanned = request.PlanOnly };
            if (!request.PlanOnly)
            {
                told = told with { Name = (await webhooks.CreateAsync(name, design.Fields(), cancellationToken)).Name };
            }
        }
        else if (design.Changes(existing) is { Count: > 0 } changes)
        {
            told = told with { State = ErpWebhookState.Updated, Url = design.Url ?? existing.Url, Enabled = true, IsPlanned = request.PlanOnly };
            if (!request.PlanOnly)
            {
                await webhooks.UpdateAsync(existing, changes, cancellationToken);
            }
        }
        else
        {
            told = told with { State = ErpWebhookState.Unchanged, IsPlanned = request.PlanOnly };
        }

        await events.WriteAsync(new ResultEvent(told), cancellationToken);
    }

    private async Task RemoveAsync(SiteWebhooks webhooks, IEnumerable<SiteWebhook> obsolete, CancellationToken cancellationToken)
    {
        foreach (var webhook in obsolete.OrderBy(webhook => webhook.Name, StringComparer.Ordinal).ToList())
        {
            await GuardedAsync(
                webhook.DocType,
                webhook.Event,
                webhooks.Side,
                async () =>
                {
                    if (!request.PlanOnly)
                    {
                        await webhooks.RemoveAsync(webhook, cancellationToken);
                    }

                    var told = Describe(webhooks.Side, webhook, ErpWebhookState.Removed) with { IsPlanned = request.PlanOnly };
                    await events.WriteAsync(new ResultEvent(told with { Enabled = false }), cancellationToken);
                },
                cancellationToken);
        }
    }

    /// <summary>One document that is refused holds up no other, unless the site would refuse them all.</summary>
    private async Task GuardedAsync(string docType, string happening, Side side, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (SiteException exception) when (!WebhookErrors.ConcernsAll(exception))
        {
            await events.WriteAsync(new ErrorEvent(WebhookErrors.Of(exception, $"{side}/{docType}/{happening}")), cancellationToken);
        }
    }

    private async Task TellAsync(Side side, IEnumerable<SiteWebhook> webhooks, ErpWebhookState state, CancellationToken cancellationToken)
    {
        foreach (var webhook in webhooks)
        {
            await events.WriteAsync(new ResultEvent(Describe(side, webhook, state)), cancellationToken);
        }
    }

    private bool IsAsked(SiteWebhook webhook) => NamePattern.IsMatch(request.DocTypes, webhook.DocType);

    private string? Url(Side side) => _server is null ? null : WebhookAddress.Of(_server, side);

    private static ErpWebhook Describe(Side side, SiteWebhook webhook, ErpWebhookState state) => new()
    {
        Side = side,
        DocType = webhook.DocType,
        Event = webhook.Event,
        Name = webhook.Name,
        Url = webhook.Url,
        Enabled = webhook.IsEnabled,
        State = state,
    };

    private static ErpWebhook Compared(Side side, SiteWebhook? existing, WebhookDesign design, bool isConditionFree = true)
    {
        if (existing is null)
        {
            return new ErpWebhook
            {
                Side = side,
                DocType = design.DocType,
                Event = design.Event,
                Url = design.Url ?? "",
                State = ErpWebhookState.Missing,
            };
        }

        string[] differences = [.. design.Changes(existing, isConditionFree).Select(change => change.Key)];
        var state = differences.Length == 0 ? ErpWebhookState.Current : ErpWebhookState.Outdated;
        return Describe(side, existing, state) with { Differences = differences };
    }

    private void RequireSecrets()
    {
        var webhook = configuration.Webhook;
        var key = webhook.Secret is null ? "webhook.secret" : webhook is { TokenHeader: not null, TokenValue: null } ? "webhook.header_token.value" : null;
        if (key is not null)
        {
            throw new ErpSyncException(new ErpSyncError(
                ErrorIds.CredentialMissing,
                ErpErrorCategory.InvalidArgument,
                $"{key} is not set, so the sites could not sign what they send.",
                "Set it to a long random text (WEBHOOK_SECRET); it is written into the Webhook documents of both sites.",
                key));
        }
    }

    private string? OwnUser(SiteProfile profile, Side side)
    {
        if (!request.ExcludeOwnWrites)
        {
            return null;
        }

        // Everything the server does by itself is done as Administrator: leaving that out would leave out work of others.
        return !string.Equals(profile.User, "Administrator", StringComparison.OrdinalIgnoreCase)
            ? profile.User
            : throw new ErpSyncException(new ErpSyncError(
                ErrorIds.ArgumentInvalid,
                ErpErrorCategory.InvalidArgument,
                $"The {Words.Of(side)} site is synchronized as Administrator, whose writes are not only ErpSync's.",
                "Leave -ExcludeOwnWrites out (what comes back costs nothing), or give ErpSync a user of its own.",
                side.ToString()));
    }

    private async Task WarnAboutLoopbackAsync(IFrappeSite site, CancellationToken cancellationToken)
    {
        if (_server is { IsLoopback: true } && !site.Url.IsLoopback)
        {
            await events.WriteAsync(
                new WarningEvent($"The {Words.Of(site.Side)} site ({site.Url.Host}) is to call {_server}, which is itself. Give -Url as the site sees this machine."),
                cancellationToken);
        }
    }
}
