namespace ErpSync;

/// <summary>Whether a conflict still waits.</summary>
public enum ConflictState
{
    /// <summary>Waits for a decision.</summary>
    Open,

    /// <summary>Closed by a recorded decision.</summary>
    Resolved,

    /// <summary>Closed because the two sides became equal.</summary>
    Settled,
}
