namespace ErpSync;

/// <summary>What Invoke-ErpSync -WhatIf would do with one document. Nothing was written.</summary>
public sealed record SyncPlanItem
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The name on the cloud site, or on the local site while it exists only there.</summary>
    public required string Name { get; init; }

    /// <summary>The name on the cloud site; null while it does not exist there.</summary>
    public string? CloudName { get; init; }

    /// <summary>The name on the local site; null while it does not exist there.</summary>
    public string? LocalName { get; init; }

    /// <summary>Which way the change would go.</summary>
    public SyncDirection Direction { get; init; }

    /// <summary>What would be done.</summary>
    public SyncAction Action { get; init; }

    /// <summary>The values that would be written.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The cloud document's modified when the plan was made, as the site writes it.</summary>
    public string? CloudModified { get; init; }

    /// <summary>The local document's modified when the plan was made, as the site writes it.</summary>
    public string? LocalModified { get; init; }
}
