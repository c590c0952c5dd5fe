using ErpSync.Engine.Configuration;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Webhooks;

/// <summary>The address a site calls.</summary>
internal static class WebhookAddress
{
    /// <summary>The address of the webhook server as the sites see it.</summary>
    /// <exception cref="ErpSyncException">ErpArgumentInvalid: it is set nowhere, or is none a site can call.</exception>
    public static Uri Required(WebhookRegistration request, SyncConfiguration configuration)
    {
        var server = Known(request, configuration) ?? throw Invalid(
            "The address of the webhook server is not known, so the sites cannot be told to call it.",
            "Give -Url, or set webhook.public_url, to the address under which both sites reach this machine.");
        return server is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? server
            : throw Invalid(
                $"{server} is not an address the sites can call.", "Give an address like https://sync.example.com or http://192.168.0.10:5000.");
    }

    /// <summary>As <see cref="Required"/>; null when it is set nowhere.</summary>
    public static Uri? Known(WebhookRegistration request, SyncConfiguration configuration) => request.Url ?? configuration.Webhook.PublicUrl;

    /// <summary>The address for the events of one site.</summary>
    public static string Of(Uri server, Side side) => $"{server.AbsoluteUri.TrimEnd('/')}/webhook/{Words.Of(side)}";

    private static ErpSyncException Invalid(string message, string remedy) =>
        new(new ErpSyncError(ErrorIds.ArgumentInvalid, ErpErrorCategory.InvalidArgument, message, remedy, "Url"));
}
