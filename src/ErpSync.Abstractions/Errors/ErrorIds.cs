namespace ErpSync;

/// <summary>The stable error ids. Scripts may rely on them.</summary>
public static class ErrorIds
{
    /// <summary>No configuration file was found.</summary>
    public const string ConfigNotFound = "ErpConfigNotFound";

    /// <summary>The configuration has errors.</summary>
    public const string ConfigInvalid = "ErpConfigInvalid";

    /// <summary>A key nobody knows.</summary>
    public const string ConfigUnknownKey = "ErpConfigUnknownKey";

    /// <summary>The file exists already and -Force was not given.</summary>
    public const string ConfigExists = "ErpConfigExists";

    /// <summary>A configuration file cannot be read or written.</summary>
    public const string ConfigAccess = "ErpConfigAccess";

    /// <summary>A key or secret is not set.</summary>
    public const string CredentialMissing = "ErpCredentialMissing";

    /// <summary>The site refused the API key.</summary>
    public const string AuthenticationFailed = "ErpAuthenticationFailed";

    /// <summary>The user may not do this.</summary>
    public const string PermissionDenied = "ErpPermissionDenied";

    /// <summary>The site cannot be reached.</summary>
    public const string EndpointUnreachable = "ErpEndpointUnreachable";

    /// <summary>The site did not answer in time.</summary>
    public const string RequestTimeout = "ErpRequestTimeout";

    /// <summary>The site asks to slow down.</summary>
    public const string RateLimited = "ErpRateLimited";

    /// <summary>The answer does not come from a Frappe site.</summary>
    public const string ProtocolError = "ErpProtocolError";

    /// <summary>The site is in maintenance.</summary>
    public const string SiteMaintenance = "ErpSiteMaintenance";

    /// <summary>Both addresses lead to the same site.</summary>
    public const string SameSite = "ErpSameSite";

    /// <summary>The address leads to another site than before.</summary>
    public const string SiteChanged = "ErpSiteChanged";

    /// <summary>The site shows an earlier state than it did before: it was restored from a backup.</summary>
    public const string SiteRestored = "ErpSiteRestored";

    /// <summary>Nearly all documents of a DocType changed at once: more than max_changes allows.</summary>
    public const string MassChange = "ErpMassChange";

    /// <summary>The document does not exist.</summary>
    public const string DocumentNotFound = "ErpDocumentNotFound";

    /// <summary>The site refused the document.</summary>
    public const string DocumentRejected = "ErpDocumentRejected";

    /// <summary>The DocType is missing on one site.</summary>
    public const string DocTypeMissing = "ErpDocTypeMissing";

    /// <summary>The DocType is never synchronized.</summary>
    public const string DocTypeNotSyncable = "ErpDocTypeNotSyncable";

    /// <summary>The DocType is not in the configuration.</summary>
    public const string DocTypeNotConfigured = "ErpDocTypeNotConfigured";

    /// <summary>The document does not match the filters of its DocType.</summary>
    public const string OutsideFilter = "ErpOutsideFilter";

    /// <summary>A linked document is not there yet.</summary>
    public const string LinkMissing = "ErpLinkMissing";

    /// <summary>The document changed between reading and writing.</summary>
    public const string StaleWrite = "ErpStaleWrite";

    /// <summary>The name is taken.</summary>
    public const string DuplicateName = "ErpDuplicateName";

    /// <summary>No such conflict.</summary>
    public const string ConflictNotFound = "ErpConflictNotFound";

    /// <summary>The document changed since the conflict was read.</summary>
    public const string ConflictStale = "ErpConflictStale";

    /// <summary>The conflict is closed already.</summary>
    public const string ConflictClosed = "ErpConflictClosed";

    /// <summary>The strategy cannot decide this conflict.</summary>
    public const string StrategyNotApplicable = "ErpStrategyNotApplicable";

    /// <summary>More deletions than max_deletes allows.</summary>
    public const string DeleteBudget = "ErpDeleteBudget";

    /// <summary>No evidence that the document was deleted.</summary>
    public const string DeleteEvidence = "ErpDeleteEvidence";

    /// <summary>Several documents of one moment were renamed: which is which cannot be told.</summary>
    public const string RenameSuspected = "ErpRenameSuspected";

    /// <summary>The site did not keep a value it was sent.</summary>
    public const string ValueRefused = "ErpValueRefused";

    /// <summary>The document never comes to rest.</summary>
    public const string Quarantined = "ErpQuarantined";

    /// <summary>A file is larger than the configuration or a site allows; its document travels without it.</summary>
    public const string AttachmentTooLarge = "ErpAttachmentTooLarge";

    /// <summary>A file cannot be read on one site or is not taken by the other; its document travels without it.</summary>
    public const string AttachmentRefused = "ErpAttachmentRefused";

    /// <summary>The site may or may not have done what it was asked.</summary>
    public const string OutcomeUnknown = "ErpOutcomeUnknown";

    /// <summary>Tried as often as configured.</summary>
    public const string AttemptsExhausted = "ErpAttemptsExhausted";

    /// <summary>Another process writes the state.</summary>
    public const string StateLocked = "ErpStateLocked";

    /// <summary>The state file is damaged or is not one.</summary>
    public const string StateCorrupt = "ErpStateCorrupt";

    /// <summary>The state file was written by a newer version.</summary>
    public const string StateTooNew = "ErpStateTooNew";

    /// <summary>There is no state file yet.</summary>
    public const string StateNotFound = "ErpStateNotFound";

    /// <summary>The state file cannot be read or written.</summary>
    public const string StateAccess = "ErpStateAccess";

    /// <summary>No such pair.</summary>
    public const string RecordNotFound = "ErpRecordNotFound";

    /// <summary>The SQLite library for this platform is missing.</summary>
    public const string NativeLibraryMissing = "ErpNativeLibraryMissing";

    /// <summary>ASP.NET Core is not installed.</summary>
    public const string AspNetCoreNotFound = "ErpAspNetCoreNotFound";

    /// <summary>The port is taken.</summary>
    public const string PortInUse = "ErpPortInUse";

    /// <summary>The certificate of the webhook server cannot be used.</summary>
    public const string CertificateInvalid = "ErpCertificateInvalid";

    /// <summary>No such entry in the webhook queue.</summary>
    public const string WebhookEventNotFound = "ErpWebhookEventNotFound";

    /// <summary>This system has no service management that ErpSync knows.</summary>
    public const string ServiceUnsupported = "ErpServiceUnsupported";

    /// <summary>Registering a service takes more rights.</summary>
    public const string ServiceAccess = "ErpServiceAccess";

    /// <summary>A service of this name exists already.</summary>
    public const string ServiceExists = "ErpServiceExists";

    /// <summary>No such service is registered.</summary>
    public const string ServiceNotFound = "ErpServiceNotFound";

    /// <summary>The service management of the system refused a step.</summary>
    public const string ServiceFailed = "ErpServiceFailed";

    /// <summary>An event of a site does not reach ErpSync.</summary>
    public const string WebhookTestFailed = "ErpWebhookTestFailed";

    /// <summary>The engine files are not where the module expects them.</summary>
    public const string EngineMissing = "ErpEngineMissing";

    /// <summary>The arguments of the command do not fit together.</summary>
    public const string ArgumentInvalid = "ErpArgumentInvalid";

    /// <summary>A defect in ErpSync.</summary>
    public const string Unexpected = "ErpUnexpected";
}
