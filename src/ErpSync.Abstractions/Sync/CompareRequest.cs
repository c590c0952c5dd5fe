namespace ErpSync;

/// <summary>What Compare-ErpSite asks of the engine.</summary>
public sealed record CompareRequest
{
    /// <summary>DocTypes or wildcard patterns; empty means all configured ones.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Document names (on either side) or wildcard patterns; empty means all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}
