namespace ErpSync;

/// <summary>What Invoke-ErpSync asks of the engine.</summary>
public sealed record SyncRequest
{
    /// <summary>DocTypes or wildcard patterns; empty means all configured ones.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Document names (on either side) or wildcard patterns; empty means all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Which side this run may write. What it holds back stays pending. Default Bidirectional.</summary>
    public SyncDirection Direction { get; init; }

    /// <summary>Overrides the configured strategy for this run.</summary>
    public ConflictStrategy? Strategy { get; init; }

    /// <summary>Reads the name and modified of every document instead of only what changed since the last run.</summary>
    public bool Full { get; init; }

    /// <summary>With a one-way Direction: the source side wins every difference. Pre-images are kept.</summary>
    public bool Force { get; init; }

    /// <summary>Carries over what changed even where it is more than max_changes allows.</summary>
    public bool AllowMassChange { get; init; }

    /// <summary>Makes every read and no write, and yields SyncPlanItem objects.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>Documents written at once per run; null takes the configured value.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>Asked on the caller's thread before the first write of each kind to a DocType; false skips that kind. Null means yes.</summary>
    public Func<string, SyncAction, bool>? ConfirmBatch { get; init; }
}
