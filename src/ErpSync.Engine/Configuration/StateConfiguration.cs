namespace ErpSync.Engine.Configuration;

/// <summary>state: where and how long the engine remembers.</summary>
internal sealed record StateConfiguration
{
    /// <summary>state.path, made absolute. Default sync_state.db beside the configuration.</summary>
    public required string Path { get; init; }

    /// <summary>state.retention_days of sync_logs and closed conflicts. Default 90.</summary>
    public int RetentionDays { get; init; } = 90;
}
