namespace ErpSync;

/// <summary>A decision on one conflict.</summary>
public sealed record ResolveRequest
{
    /// <summary>The conflict id.</summary>
    public required long Id { get; init; }

    /// <summary>How to decide.</summary>
    public ConflictStrategy Strategy { get; init; }

    /// <summary>Per field: "cloud", "local", "base", or "=value" for a value of one's own. Used with Merge.</summary>
    public IReadOnlyDictionary<string, string?> FieldChoices { get; init; } = new Dictionary<string, string?>();

    /// <summary>Kept in the record.</summary>
    public string? Comment { get; init; }

    /// <summary>Shows what would be written and lost; writes nothing.</summary>
    public bool PlanOnly { get; init; }
}
