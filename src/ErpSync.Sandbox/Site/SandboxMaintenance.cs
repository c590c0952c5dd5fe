namespace ErpSync.Sandbox;

/// <summary>The maintenance mode of a site, on while it is being updated.</summary>
public enum SandboxMaintenance
{
    /// <summary>The site works.</summary>
    Off,

    /// <summary>Every request answers 503 SessionStopped (recording 17).</summary>
    Closed,

    /// <summary><c>allow_reads_during_maintenance</c>: what would write answers 503 InReadOnlyMode (recording 17).</summary>
    ReadsOnly,
}
