namespace ErpSync;

/// <summary>How a Webhook document of a site stands to the configuration, or what became of it.</summary>
public enum ErpWebhookState
{
    /// <summary>It is as configured.</summary>
    Current,

    /// <summary>It differs from the configuration; registering again updates it.</summary>
    Outdated,

    /// <summary>The configuration asks for it and the site does not have it.</summary>
    Missing,

    /// <summary>ErpSync made it and the configuration no longer asks for it.</summary>
    Obsolete,

    /// <summary>Somebody else made it, and it calls ErpSync. It is never touched.</summary>
    Foreign,

    /// <summary>Registering made it.</summary>
    Created,

    /// <summary>Registering brought it up to date.</summary>
    Updated,

    /// <summary>Registering found it as configured.</summary>
    Unchanged,

    /// <summary>It was deleted.</summary>
    Removed,
}
