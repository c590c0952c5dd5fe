namespace ErpSync;

/// <summary>A webhook server that was started by Start-ErpWebhookServer and runs in this process until it is stopped.</summary>
public sealed class ErpWebhookServer
{
    private readonly IWebhookSession _session;
    private int _stopping;

    /// <summary>Wraps a running session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="startedAt">When it began to accept.</param>
    public ErpWebhookServer(IWebhookSession session, DateTimeOffset startedAt)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        StartedAt = startedAt;
    }

    /// <summary>Where it listens; deliveries go to webhook/cloud and webhook/local below it.</summary>
    public Uri Url => _session.Url!;

    /// <summary>The port.</summary>
    public int Port => Url.Port;

    /// <summary>What it is doing.</summary>
    public WebhookServerState State => _session.IsRunning ? WebhookServerState.Running
        : Volatile.Read(ref _stopping) == 1 ? WebhookServerState.Stopping : WebhookServerState.Stopped;

    /// <summary>Deliveries accepted since the start.</summary>
    public long Accepted => _session.Accepted;

    /// <summary>Deliveries refused since the start.</summary>
    public long Refused => _session.Refused;

    /// <summary>Events dealt with since the start.</summary>
    public long Processed => _session.Processed;

    /// <summary>When it began to accept.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The configuration it works with.</summary>
    public string ConfigPath => _session.ConfigPath;

    /// <summary>Stops the server and waits until it is down. Stopping twice does nothing.</summary>
    /// <param name="patience">How long documents under work may take.</param>
    public void Stop(TimeSpan patience)
    {
        Volatile.Write(ref _stopping, 1);

        // On a thread of the pool: the caller may hold a synchronization context that the shutdown would wait for.
        Task.Run(async () =>
        {
            await _session.StopAsync(patience).ConfigureAwait(false);
            await _session.DisposeAsync().ConfigureAwait(false);
        }).GetAwaiter().GetResult();
        Volatile.Write(ref _stopping, 2);
    }
}
