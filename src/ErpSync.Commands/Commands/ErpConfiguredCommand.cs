using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>A command that works with one configuration and asks the engine that is open on it for as long as the command runs.</summary>
public abstract class ErpConfiguredCommand : ErpCommand, IDisposable
{
    private IErpSyncEngine? _engine;

    private protected ErpConfiguredCommand()
    {
    }

    /// <summary>
    /// The configuration file, or the folder that holds config.yaml. Default: config.yaml in the current folder or the nearest parent that
    /// has one.
    /// </summary>
    [Parameter(HelpMessage = "The configuration file, or its folder. Default: config.yaml in the current folder or a parent.")]
    [Alias("Path", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    private protected IErpSyncEngine Engine => _engine ?? throw new InvalidOperationException("The engine is opened in BeginProcessing.");

    /// <summary>Opens the engine on the configuration.</summary>
    protected override void BeginProcessing()
    {
        _engine = Ask(() => Session.Engine().Open(Options(ConfigPath)));
        WriteVerbose($"Configuration: {_engine.ConfigPath}");
    }

    /// <summary>Closes the engine.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the engine.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _engine, null) is { } engine)
        {
            Close(engine);
        }
    }

    /// <summary>Closes the engine; a command whose work may outlive it waits for that first.</summary>
    private protected virtual void Close(IErpSyncEngine engine) => CloseAsync(engine).GetAwaiter().GetResult();

    /// <summary>Closes the engine on a thread of the pool, away from any synchronization context of the host.</summary>
    private protected static Task CloseAsync(IErpSyncEngine engine) =>
        Task.Run(async () => await engine.DisposeAsync().ConfigureAwait(false));
}
