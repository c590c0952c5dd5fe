using Serilog.Core;
using Serilog.Events;

namespace ErpSync.Engine.Logging;

/// <summary>Passes on the first failure of the log file; a full disk would otherwise warn with every line.</summary>
internal sealed class LogFailureListener(Action<string> warn) : ILoggingFailureListener
{
    private int _warned;

    public void OnLoggingFailed(
        object sender, LoggingFailureKind kind, string message, IReadOnlyCollection<LogEvent>? events, Exception? exception)
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            warn(exception?.Message ?? message);
        }
    }
}
