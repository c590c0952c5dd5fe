using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Webhooks;

/// <summary>What a site's refusal to have Webhook documents made means for a person.</summary>
internal static class WebhookErrors
{
    public static ErpSyncError Of(SiteException exception, string target)
    {
        var error = SiteErrorText.ToError(exception, target);
        var site = Words.Of(exception.Side);
        return exception.Class switch
        {
            SiteErrorClass.Permission => error with
            {
                RecommendedAction = $"Only a System Manager may see and make webhooks: give the user of the {site} site that role, at least for this command.",
            },
            SiteErrorClass.Validation => error with { RecommendedAction = "Check -Url or webhook.public_url; Frappe 13 takes at most 140 characters." },
            SiteErrorClass.MissingLink => error with
            {
                ErrorId = ErrorIds.DocTypeMissing,
                RecommendedAction = $"Install the app that brings the DocType on the {site} site, or take it out of sync_rules.doctypes.",
            },
            SiteErrorClass.Precondition or SiteErrorClass.Gone => error with
            {
                RecommendedAction = "Somebody is changing the Webhook documents now; register again.",
            },
            SiteErrorClass.Duplicate => error with
            {
                RecommendedAction = $"A Webhook document of this name was made by somebody else on the {site} site; rename it.",
            },
            _ => error,
        };
    }

    /// <summary>Whether the site will say the same to every other request.</summary>
    public static bool ConcernsAll(SiteException exception) => exception.Class
        is SiteErrorClass.Permission or SiteErrorClass.Authentication or SiteErrorClass.Transient or SiteErrorClass.Protocol or SiteErrorClass.RateLimited;
}
