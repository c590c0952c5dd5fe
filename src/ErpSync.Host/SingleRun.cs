using ErpSync.Engine;
using Microsoft.Extensions.Logging;

namespace ErpSync.Host;

/// <summary>One ordinary run, for a timer that starts a process each time. Errors of single documents do not make it fail: later runs try those again.</summary>
internal sealed partial class SingleRun(HostArguments arguments, ILogger<SingleRun> logger)
{
    /// <returns>False when it was ended from outside before it was through.</returns>
    /// <exception cref="ErpSyncException">The run could not do its work at all.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var engine = new EntryPoint().Open(
            new EngineOptions { ConfigPath = arguments.ConfigPath, WorkingDirectory = Environment.CurrentDirectory });
        var outcomes = new Dictionary<SyncOutcome, int>();
        try
        {
            await foreach (var told in engine.SyncAsync(new SyncRequest(), cancellationToken))
            {
                logger.Tell(told);
                if (told is ResultEvent { Value: SyncResult result })
                {
                    outcomes[result.Outcome] = outcomes.GetValueOrDefault(result.Outcome) + 1;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            TellEnded();
            return false;
        }

        TellDone(engine.ConfigPath, outcomes.Count == 0 ? "nothing to do" : string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}")));
        return true;
    }

    [LoggerMessage(LogLevel.Information, "Synchronized with {ConfigPath}: {Outcomes}")]
    private partial void TellDone(string configPath, string outcomes);

    [LoggerMessage(LogLevel.Warning, "Ended before it was through; the next run goes on")]
    private partial void TellEnded();
}
