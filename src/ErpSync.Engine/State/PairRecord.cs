namespace ErpSync.Engine.State;

/// <summary>
/// One pair as stored: a narrow row of sync_records. Identity, what was last seen on each side, and the exceptions. The base bodies are apart
/// (<see cref="PairBase"/>).
/// </summary>
internal sealed record PairRecord
{
    /// <summary>0 until saved.</summary>
    public long Id { get; init; }

    public required string DocType { get; init; }

    public string? CloudName { get; init; }

    public string? LocalName { get; init; }

    /// <summary>The creation stamp of the document on each side: tells it from a later document of the same name.</summary>
    public string? CloudCreation { get; init; }

    public string? LocalCreation { get; init; }

    /// <summary>modified as last seen and dealt with on each side, verbatim; the receipt of our own write is one such.</summary>
    public string? CloudModified { get; init; }

    public string? LocalModified { get; init; }

    public BaseKind Base { get; init; }

    /// <summary>Must be looked at by the next run, whatever the cursors say.</summary>
    public bool Dirty { get; init; }

    public SyncRecordStatus Status { get; init; } = SyncRecordStatus.Pending;

    public DateTimeOffset? LastSynced { get; init; }

    /// <summary>Failed attempts since the last success.</summary>
    public int RetryCount { get; init; }

    /// <summary>Not looked at before this time; null means at once.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    public string? ErrorId { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The document this one waits for, as DocType/name on the side it comes from.</summary>
    public string? BlockedBy { get; init; }

    public long? ConflictId { get; init; }

    /// <summary>When the document was first found missing without evidence: the first of the two probes that prove a deletion.</summary>
    public DateTimeOffset? CloudMissingSince { get; init; }

    public DateTimeOffset? LocalMissingSince { get; init; }

    /// <summary>What the ping-pong breaker remembers, as JSON; null when there is nothing.</summary>
    public string? Oscillation { get; init; }

    /// <summary>The name people know the pair by: the cloud's, or the local one while it exists only there.</summary>
    public string DocName => CloudName ?? LocalName ?? "";

    public string? Name(Side side) => side == Side.Cloud ? CloudName : LocalName;

    public string? Modified(Side side) => side == Side.Cloud ? CloudModified : LocalModified;

    public string? Creation(Side side) => side == Side.Cloud ? CloudCreation : LocalCreation;

    public DateTimeOffset? MissingSince(Side side) => side == Side.Cloud ? CloudMissingSince : LocalMissingSince;

    public PairRecord WithName(Side side, string? name) => side == Side.Cloud ? this with { CloudName = name } : this with { LocalName = name };

    public PairRecord WithModified(Side side, string? modified) =>
        side == Side.Cloud ? this with { CloudModified = modified } : this with { LocalModified = modified };

    public PairRecord WithCreation(Side side, string? creation) =>
        side == Side.Cloud ? this with { CloudCreation = creation } : this with { LocalCreation = creation };

    public PairRecord WithMissingSince(Side side, DateTimeOffset? since) =>
        side == Side.Cloud ? this with { CloudMissingSince = since } : this with { LocalMissingSince = since };
}
