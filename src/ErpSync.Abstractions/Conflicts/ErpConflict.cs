namespace ErpSync;

/// <summary>A document on which the two sites disagree, with its difference field by field.</summary>
public sealed record ErpConflict
{
    /// <summary>The conflict id.</summary>
    public required long Id { get; init; }

    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The name on the cloud site, or on the local site while it exists only there.</summary>
    public required string Name { get; init; }

    /// <summary>The name on the cloud site.</summary>
    public string? CloudName { get; init; }

    /// <summary>The name on the local site.</summary>
    public string? LocalName { get; init; }

    /// <summary>Why it is a conflict.</summary>
    public ConflictKind Kind { get; init; }

    /// <summary>Whether it still waits.</summary>
    public ConflictState State { get; init; }

    /// <summary>When it was first seen.</summary>
    public DateTimeOffset DetectedAt { get; init; }

    /// <summary>The cloud document's modified at detection, as the site writes it.</summary>
    public string? CloudModified { get; init; }

    /// <summary>The local document's modified at detection, as the site writes it.</summary>
    public string? LocalModified { get; init; }

    /// <summary>The difference.</summary>
    public IReadOnlyList<ConflictField> Fields { get; init; } = [];

    /// <summary>What happened, in one sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The strategy the rules would choose, when they can.</summary>
    public ConflictStrategy? Suggested { get; init; }

    /// <summary>How it was resolved.</summary>
    public ConflictStrategy? Resolution { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Who or what closed it: a user name, or "rule" for an automatic resolution.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>The whole cloud document at detection as JSON, so that a losing version can be fetched back.</summary>
    public string? CloudDocument { get; init; }

    /// <summary>The whole local document at detection as JSON.</summary>
    public string? LocalDocument { get; init; }
}
