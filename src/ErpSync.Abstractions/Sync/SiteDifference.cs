namespace ErpSync;

/// <summary>One drift between the two sites, found by Compare-ErpSite.</summary>
public sealed record SiteDifference
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The name on the cloud site, or on the local site while it exists only there.</summary>
    public required string Name { get; init; }

    /// <summary>The name on the cloud site.</summary>
    public string? CloudName { get; init; }

    /// <summary>The name on the local site.</summary>
    public string? LocalName { get; init; }

    /// <summary>How it differs.</summary>
    public SiteDifferenceKind Kind { get; init; }

    /// <summary>The field (table.field in a child row); null when the whole document is missing.</summary>
    public string? Field { get; init; }

    /// <summary>The child row, when the difference is in one.</summary>
    public string? Row { get; init; }

    /// <summary>The value on the cloud site.</summary>
    public string? Cloud { get; init; }

    /// <summary>The value on the local site, with links given by their cloud names.</summary>
    public string? Local { get; init; }

    /// <summary>True when the state already knows of the difference: an open conflict, a blocked or pending document.</summary>
    public bool IsPending { get; init; }
}
