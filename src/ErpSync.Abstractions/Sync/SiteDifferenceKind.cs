namespace ErpSync;

/// <summary>How a document differs between the two sites.</summary>
public enum SiteDifferenceKind
{
    /// <summary>A field, row or state differs.</summary>
    Different,

    /// <summary>The document exists only on the local site.</summary>
    MissingOnCloud,

    /// <summary>The document exists only on the cloud site.</summary>
    MissingOnLocal,

    /// <summary>The two documents of this name may be different business documents.</summary>
    Ambiguous,
}
