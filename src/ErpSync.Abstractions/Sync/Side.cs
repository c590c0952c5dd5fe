namespace ErpSync;

/// <summary>One of the two sites that are kept in step.</summary>
public enum Side
{
    /// <summary>The site in the cloud.</summary>
    Cloud,

    /// <summary>The site in the office, shop or factory.</summary>
    Local,
}
