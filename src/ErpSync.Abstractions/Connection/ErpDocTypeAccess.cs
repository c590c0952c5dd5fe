namespace ErpSync;

/// <summary>What the sync user may do with one DocType on one site.</summary>
public sealed record ErpDocTypeAccess
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>Whether the site has the DocType.</summary>
    public bool Exists { get; init; }

    /// <summary>May read.</summary>
    public bool CanRead { get; init; }

    /// <summary>May change.</summary>
    public bool CanWrite { get; init; }

    /// <summary>May create.</summary>
    public bool CanCreate { get; init; }

    /// <summary>May delete.</summary>
    public bool CanDelete { get; init; }

    /// <summary>May submit; always true for DocTypes that are not submittable.</summary>
    public bool CanSubmit { get; init; }

    /// <summary>Documents the user can see.</summary>
    public long? Count { get; init; }

    /// <summary>What is wrong and what to do; null when all is well.</summary>
    public string? Problem { get; init; }
}
