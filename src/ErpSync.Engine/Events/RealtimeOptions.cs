using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Logging;

namespace ErpSync.Engine.Events;

/// <summary>What the worker works with.</summary>
internal sealed record RealtimeOptions
{
    public required SyncConfiguration Configuration { get; init; }

    /// <summary>The client of each site; one and the same as long as the worker lives.</summary>
    public required Func<Side, IFrappeSite> Sites { get; init; }

    public required RollingLog Log { get; init; }

    /// <summary>Takes deliveries, warnings and errors; a slow taker slows the work.</summary>
    public required Func<EngineEvent, CancellationToken, ValueTask> Tell { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The chance in pauses and polls. Must be safe from any thread.</summary>
    public Random Random { get; init; } = Random.Shared;
}
