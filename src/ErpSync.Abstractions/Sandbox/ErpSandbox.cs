namespace ErpSync;

/// <summary>Two practice sites that were started by Start-ErpSandbox and run in this process until they are stopped.</summary>
public sealed class ErpSandbox
{
    private readonly Func<ErpSandbox, Task> _stop;
    private int _stopped;

    /// <summary>Wraps a running session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="configPath">The configuration written for the two sites.</param>
    /// <param name="startedAt">When both sites answered.</param>
    /// <param name="stop">Stops the sites and removes what was written for them.</param>
    public ErpSandbox(ISandboxSession session, string configPath, DateTimeOffset startedAt, Func<ErpSandbox, Task> stop)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(stop);
        Cloud = session.Cloud;
        Local = session.Local;
        ConfigPath = configPath;
        StartedAt = startedAt;
        _stop = stop;
    }

    /// <summary>The cloud site.</summary>
    public SandboxSite Cloud { get; }

    /// <summary>The local site.</summary>
    public SandboxSite Local { get; }

    /// <summary>A configuration for these two sites, for -ConfigPath of any other command.</summary>
    public string ConfigPath { get; }

    /// <summary>When both sites answered.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>False once the sites are stopped.</summary>
    public bool IsRunning => Volatile.Read(ref _stopped) == 0;

    /// <summary>Stops both sites and waits until they are down. Stopping twice does nothing.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            // On a thread of the pool: the caller may hold a synchronization context that the shutdown would wait for.
            Task.Run(() => _stop(this)).GetAwaiter().GetResult();
        }
    }
}
