namespace ErpSync;

/// <summary>Which way documents travel.</summary>
public enum SyncDirection
{
    /// <summary>Both ways; the default.</summary>
    Bidirectional,

    /// <summary>From the cloud site to the local site only.</summary>
    CloudToLocal,

    /// <summary>From the local site to the cloud site only.</summary>
    LocalToCloud,
}
