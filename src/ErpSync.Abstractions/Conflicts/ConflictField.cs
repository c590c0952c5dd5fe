namespace ErpSync;

/// <summary>One field in the difference of a conflict.</summary>
public sealed record ConflictField
{
    /// <summary>The field name; for a child row, table.field.</summary>
    public required string Field { get; init; }

    /// <summary>The child row, when the field is in one.</summary>
    public string? Row { get; init; }

    /// <summary>The last value both sides agreed on; null when empty or when there is none.</summary>
    public string? Base { get; init; }

    /// <summary>The value on the cloud site.</summary>
    public string? Cloud { get; init; }

    /// <summary>The value on the local site.</summary>
    public string? Local { get; init; }

    /// <summary>True when both sides changed it differently; false when only one side did.</summary>
    public bool IsOverlap { get; init; }
}
