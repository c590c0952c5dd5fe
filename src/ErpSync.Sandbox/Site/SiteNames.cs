namespace ErpSync.Sandbox;

/// <summary>How a site calls itself in error texts.</summary>
internal sealed record SiteNames(string Site)
{
    /// <summary>Name of the database in driver errors.</summary>
    public string Database { get; } = "site_" + Site;
}
