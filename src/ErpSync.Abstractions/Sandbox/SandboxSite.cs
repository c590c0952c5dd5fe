namespace ErpSync;

/// <summary>One practice site that is running.</summary>
public sealed record SandboxSite
{
    /// <summary>Which of the two.</summary>
    public Side Side { get; init; }

    /// <summary>Its loopback address.</summary>
    public required Uri Url { get; init; }

    /// <summary>The API key of its user.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The API secret of its user. Practice data only.</summary>
    public required string ApiSecret { get; init; }

    /// <summary>Its address alone: keys do not get into a text by chance.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Url.ToString();
}
