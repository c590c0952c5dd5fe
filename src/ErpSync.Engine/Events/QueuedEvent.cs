namespace ErpSync.Engine.Events;

/// <summary>An entry of the queue that a worker has taken: every event of one document since it was last looked at.</summary>
internal sealed record QueuedEvent
{
    /// <summary>Frappe's event before a document is deleted.</summary>
    public const string Trash = "on_trash";

    public required long Id { get; init; }

    public required Side Source { get; init; }

    public required string DocType { get; init; }

    /// <summary>The document's name on <see cref="Source"/>; empty asks for a scan.</summary>
    public required string Name { get; init; }

    /// <summary>The last event; on_trash once there was one.</summary>
    public string? Event { get; init; }

    /// <summary>The stamps the events told; empty when one of them told none, or they were too many.</summary>
    public IReadOnlyList<string> Modified { get; init; } = [];

    public int Deliveries { get; init; } = 1;

    /// <summary>Attempts, this one included.</summary>
    public int Attempts { get; init; } = 1;

    public DateTimeOffset ReceivedAt { get; init; }

    public EventPriority Priority { get; init; }
}
