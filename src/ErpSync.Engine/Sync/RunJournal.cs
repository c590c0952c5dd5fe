using ErpSync.Engine.Logging;
using ErpSync.Engine.State;
using Serilog.Events;

namespace ErpSync.Engine.Sync;

/// <summary>Records that a run began and how it ended, in the state and in the log file. A planning run leaves no trace in the state.</summary>
internal sealed class RunJournal(RunContext run, RollingLog log, string? kind = null)
{
    private readonly DateTimeOffset _startedAt = run.Now;

    public void Begin()
    {
        log.Write(LogEventLevel.Information, "Run {Run} begins: {Kind}", run.RunId, Kind);
        Save(null, null);
    }

    /// <summary>One line per result, error and warning.</summary>
    public void Note(EngineEvent engineEvent)
    {
        switch (engineEvent)
        {
            case ResultEvent { Value: SyncResult result }:
                log.Write(
                    result.Outcome == SyncOutcome.Failed ? LogEventLevel.Error : LogEventLevel.Information,
                    "{Outcome} {Action} {DocType}/{Name} {Direction}: {Reason}",
                    result.Outcome,
                    result.Action,
                    result.DocType,
                    result.Name,
                    Words.Of(result.Direction),
                    result.Reason);
                break;
            case ErrorEvent error:
                log.Write(LogEventLevel.Error, "{ErrorId} {Target}: {Message}", error.Error.ErrorId, error.Error.Target, error.Error.Message);
                break;
            case WarningEvent warning:
                log.Write(LogEventLevel.Warning, "{Warning}", warning.Text);
                break;
            case VerboseEvent verbose:
                log.Write(LogEventLevel.Debug, "{Text}", verbose.Text);
                break;
            default:
                break;
        }
    }

    public void End(string outcome)
    {
        log.Write(
            LogEventLevel.Information,
            "Run {Run} {Outcome}: {Examined} examined, {Written} written, {Conflicts} conflicts, {Blocked} blocked, {Failed} failed",
            run.RunId,
            outcome,
            run.Counters.Examined,
            run.Counters.Written,
            run.Counters.Conflicts,
            run.Counters.Blocked,
            run.Counters.Failed);
        Save(run.Now, outcome);
    }

    /// <summary>A run that goes on for long says how far it is, so that its last sign of life can be seen.</summary>
    public void Save() => Save(run.Now, "running");

    private string Kind => kind ?? (run.PlanOnly ? "plan" : run.Request.Full ? "full" : "sync");

    private void Save(DateTimeOffset? endedAt, string? outcome)
    {
        if (run.PlanOnly)
        {
            return;
        }

        run.Store.Write(transaction => transaction.SaveRun(new SyncRun
        {
            Id = run.RunId,
            StartedAt = _startedAt,
            EndedAt = endedAt,
            Kind = Kind,
            Examined = run.Counters.Examined,
            Written = run.Counters.Written,
            Conflicts = run.Counters.Conflicts,
            Failed = run.Counters.Failed,
            Blocked = run.Counters.Blocked,
            Outcome = outcome,
        }));
    }
}
