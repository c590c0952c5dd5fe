namespace ErpSync;

/// <summary>A webhook server that runs in this process. Disposing stops it, as <see cref="StopAsync"/> does.</summary>
public interface IWebhookSession : IAsyncDisposable
{
    /// <summary>Where it listens; null when it only scans.</summary>
    Uri? Url { get; }

    /// <summary>The configuration it works with.</summary>
    string ConfigPath { get; }

    /// <summary>Whether it works.</summary>
    bool IsRunning { get; }

    /// <summary>Deliveries accepted since the start.</summary>
    long Accepted { get; }

    /// <summary>Deliveries refused since the start.</summary>
    long Refused { get; }

    /// <summary>Events dealt with since the start.</summary>
    long Processed { get; }

    /// <summary>
    /// Everything the server tells: <see cref="ErpWebhookDelivery"/> results, warnings, errors. For one reader; ends when the server has
    /// stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading, not the server.</param>
    IAsyncEnumerable<EngineEvent> EventsAsync(CancellationToken cancellationToken);

    /// <summary>Accepts no more, lets what is being worked on end, and stops. Stopping twice does nothing.</summary>
    /// <param name="patience">How long documents under work may take; after that they are left to the next start, which finds out what
    /// became of them.</param>
    Task StopAsync(TimeSpan patience);
}
