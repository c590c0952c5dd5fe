using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Sync;

/// <summary>What a site's refusal means for a person: the stable id and the remedy.</summary>
internal static class SiteErrorText
{
    public static ErpSyncError ToError(SiteException exception, string? target)
    {
        var site = Words.Of(exception.Side);
        var (id, category, remedy) = exception.Class switch
        {
            SiteErrorClass.Authentication => (ErrorIds.AuthenticationFailed, ErpErrorCategory.AuthenticationError, $"Check api_key and api_secret of the {site} site; Test-ErpConnection says which step fails."),
            SiteErrorClass.Permission => (ErrorIds.PermissionDenied, ErpErrorCategory.PermissionDenied, $"Give the sync user of the {site} site the missing permission on this DocType."),
            SiteErrorClass.RateLimited => (ErrorIds.RateLimited, ErpErrorCategory.LimitsExceeded, "Run again later, or lower sync_rules.throttle_limit."),
            SiteErrorClass.Validation => (ErrorIds.DocumentRejected, ErpErrorCategory.InvalidData, $"Mend the document, or the rule of the {site} site that refuses it; the next run tries again."),
            SiteErrorClass.MissingLink => (ErrorIds.LinkMissing, ErpErrorCategory.ObjectNotFound, $"Create the linked document on the {site} site, or add its DocType to sync_rules.doctypes."),
            SiteErrorClass.Precondition => (ErrorIds.StaleWrite, ErpErrorCategory.ResourceBusy, "Somebody is editing it now; the next run looks again."),
            SiteErrorClass.Duplicate => (ErrorIds.DuplicateName, ErpErrorCategory.ResourceExists, $"Another document has this name on the {site} site; give one of them another name, or match them with match_by."),
            SiteErrorClass.Schema => (ErrorIds.DocTypeMissing, ErpErrorCategory.ObjectNotFound, $"Install or migrate the app that brings the DocType on the {site} site, or take it out of sync_rules.doctypes."),
            SiteErrorClass.Gone => (ErrorIds.DocumentNotFound, ErpErrorCategory.ObjectNotFound, "The next run looks for the evidence of its deletion."),
            SiteErrorClass.Linked => (ErrorIds.DocumentRejected, ErpErrorCategory.InvalidOperation, $"Other documents on the {site} site link to it; it is deleted once they are gone."),
            SiteErrorClass.Protocol => (ErrorIds.ProtocolError, ErpErrorCategory.ProtocolError, $"Check the url of the {site} site: the answer does not come from Frappe (a proxy, a wrong host, or a site that is being set up)."),
            _ when exception.Status == 503 => (ErrorIds.SiteMaintenance, ErpErrorCategory.ConnectionError, $"The {site} site is in maintenance or overloaded; run again when it is back."),
            _ when exception.InnerException is TimeoutException => (ErrorIds.RequestTimeout, ErpErrorCategory.OperationTimeout, $"The {site} site did not answer in time; raise sites.{site}.timeout_seconds if its documents are large."),
            _ => (ErrorIds.EndpointUnreachable, ErpErrorCategory.ConnectionError, $"Check that the {site} site is up and reachable from this machine (Test-ErpConnection)."),
        };
        return new ErpSyncError(id, category, exception.Message, remedy, target);
    }
}
