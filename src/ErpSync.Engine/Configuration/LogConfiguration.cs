namespace ErpSync.Engine.Configuration;

/// <summary>log: the rolling log file that every run writes.</summary>
internal sealed record LogConfiguration
{
    /// <summary>
    /// log.path or LOG_FILE, made absolute. Default erpsync.log beside the configuration; null when switched off (path: off).
    /// </summary>
    public string? Path { get; init; }

    /// <summary>log.level: debug, info (default), warning, error. LOG_LEVEL in the environment too.</summary>
    public string Level { get; init; } = "info";

    /// <summary>log.format: text (default) or json (one object a line).</summary>
    public string Format { get; init; } = "text";

    /// <summary>log.max_mb: size at which the file rolls. Default 10.</summary>
    public int MaxMegabytes { get; init; } = 10;

    /// <summary>log.keep: rolled files kept. Default 5.</summary>
    public int Keep { get; init; } = 5;
}
