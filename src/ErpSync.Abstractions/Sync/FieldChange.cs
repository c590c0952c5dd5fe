namespace ErpSync;

/// <summary>One value before and after a write.</summary>
public sealed record FieldChange
{
    /// <summary>The site that was (or would be) written.</summary>
    public Side Side { get; init; }

    /// <summary>The field name; for a child row, table.field.</summary>
    public required string Field { get; init; }

    /// <summary>The child row, when the change is in one.</summary>
    public string? Row { get; init; }

    /// <summary>The value before; null when empty.</summary>
    public string? Before { get; init; }

    /// <summary>The value after; null when empty.</summary>
    public string? After { get; init; }
}
