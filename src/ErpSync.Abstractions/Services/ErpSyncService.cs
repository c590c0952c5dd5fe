namespace ErpSync;

/// <summary>What Register-ErpSyncService has registered with the system.</summary>
public sealed record ErpSyncService
{
    /// <summary>The name the system knows it by.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public ErpServiceKind Kind { get; init; }

    /// <summary>The unit file of systemd; null on Windows, which keeps services and tasks in files of its own.</summary>
    public string? Path { get; init; }

    /// <summary>What the system runs.</summary>
    public required string Command { get; init; }

    /// <summary>What the system says of it, in its own word: active, RUNNING. Null when it says nothing.</summary>
    public string? State { get; init; }
}
