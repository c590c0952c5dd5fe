namespace ErpSync.Engine.Events;

/// <summary>What the worker is doing.</summary>
internal enum RealtimeState
{
    /// <summary>It connects and proves the sites.</summary>
    Starting,

    /// <summary>It works on events and scans.</summary>
    Working,

    /// <summary>Something keeps it from working; it tries again.</summary>
    Waiting,

    /// <summary>It has ended.</summary>
    Stopped,
}
