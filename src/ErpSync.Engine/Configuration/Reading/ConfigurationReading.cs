namespace ErpSync.Engine.Configuration.Reading;

/// <summary>What came of reading: the configuration, unless there is an error among the findings.</summary>
internal sealed record ConfigurationReading(SyncConfiguration? Configuration, IReadOnlyList<ConfigFinding> Findings);
