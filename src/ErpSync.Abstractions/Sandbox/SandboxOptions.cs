namespace ErpSync;

/// <summary>How the two practice sites are to be started.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port of the cloud site; 0 takes any free one.</summary>
    public int CloudPort { get; init; }

    /// <summary>Port of the local site; 0 takes any free one.</summary>
    public int LocalPort { get; init; }

    /// <summary>How many business documents to make; 0 leaves only shared masters.</summary>
    public int Documents { get; init; } = 200;

    /// <summary>Time each call takes at least.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Same seed, same data.</summary>
    public int Seed { get; init; } = 1;
}
