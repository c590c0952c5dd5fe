namespace ErpSync.Sandbox;

/// <summary>How long a site takes to answer.</summary>
public enum SandboxTiming
{
    /// <summary>No longer than the sandbox itself needs.</summary>
    None,

    /// <summary>As long as a measured ERPNext 15 with two cores and eight workers: by call, rows and queueing.</summary>
    ErpNext,
}
