namespace ErpSync.Engine.Schema;

/// <summary>Which way the value of a field or table travels.</summary>
internal enum FieldRoute
{
    /// <summary>Both ways.</summary>
    BothWays,

    /// <summary>From the cloud to the local site; what the local site makes of it stays there.</summary>
    CloudToLocal,

    /// <summary>From the local site to the cloud; what the cloud makes of it stays there.</summary>
    LocalToCloud,

    /// <summary>
    /// Not at all once a document exists on both sides: the configuration leaves the field out, but a site refuses new documents and rows
    /// without it, so it goes along when one is created.
    /// </summary>
    AtCreation,
}
