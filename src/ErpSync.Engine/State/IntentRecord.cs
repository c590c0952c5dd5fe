namespace ErpSync.Engine.State;

/// <summary>A write that is about to be sent, stored before the call and closed in the transaction that stores its receipt.</summary>
internal sealed record IntentRecord
{
    /// <summary>Unique, made by the engine.</summary>
    public required string OperationId { get; init; }

    public required string RunId { get; init; }

    public required long PairId { get; init; }

    public required string DocType { get; init; }

    /// <summary>The site that is written.</summary>
    public required Side Side { get; init; }

    public required IntentKind Kind { get; init; }

    /// <summary>The document written; for a create the name asked for, null when the site names it.</summary>
    public string? Name { get; init; }

    /// <summary>The precondition: modified before the write, verbatim; null for a create.</summary>
    public string? Precondition { get; init; }

    /// <summary>The body as sent, JSON.</summary>
    public string? Payload { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>True once a call was answered by nothing that tells its outcome: the site must be observed.</summary>
    public bool OutcomeUnknown { get; init; }
}
