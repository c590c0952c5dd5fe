namespace ErpSync;

/// <summary>Something in which the definitions of a configured DocType differ between the sites, and what that means for its documents.</summary>
public sealed record ErpSchemaDifference
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The field, "table.field" or table; null for the DocType itself.</summary>
    public string? Field { get; init; }

    /// <summary>What differs.</summary>
    public SchemaDifferenceKind Kind { get; init; }

    /// <summary>What the cloud site says; null when it has nothing.</summary>
    public string? Cloud { get; init; }

    /// <summary>What the local site says; null when it has nothing.</summary>
    public string? Local { get; init; }

    /// <summary>What it means for the documents.</summary>
    public required string Effect { get; init; }

    /// <summary>What to do.</summary>
    public required string RecommendedAction { get; init; }
}
