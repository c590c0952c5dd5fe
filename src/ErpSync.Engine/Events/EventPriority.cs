namespace ErpSync.Engine.Events;

/// <summary>Which events go first; the higher number does.</summary>
internal enum EventPriority
{
    /// <summary>Looked at again because a site was scanned.</summary>
    Scan = 0,

    /// <summary>A person has just saved it.</summary>
    RealTime = 10,
}
