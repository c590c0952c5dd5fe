namespace ErpSync;

/// <summary>The counts of one DocType.</summary>
public sealed record DocTypeStatus
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>Pairs tracked.</summary>
    public long Total { get; init; }

    /// <summary>Pairs in step.</summary>
    public long Synced { get; init; }

    /// <summary>Pairs with a known change that waits.</summary>
    public long Pending { get; init; }

    /// <summary>Pairs whose last attempt failed, dead letters included.</summary>
    public long Errors { get; init; }

    /// <summary>Open conflicts.</summary>
    public long Conflicts { get; init; }

    /// <summary>Pairs that wait for something else.</summary>
    public long Blocked { get; init; }

    /// <summary>The last time a document of this DocType was synchronized.</summary>
    public DateTimeOffset? LastSynced { get; init; }
}
