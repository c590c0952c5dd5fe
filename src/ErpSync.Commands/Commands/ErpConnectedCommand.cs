using System.Management.Automation;
using ErpSync.Commands.Output;

namespace ErpSync.Commands;

/// <summary>
/// A command that works on the sites: results stream as they come, progress is shown, Ctrl+C ends the work within two seconds
/// and leaves a consistent state.
/// </summary>
public abstract class ErpConnectedCommand : ErpConfiguredCommand
{
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    private protected ErpConnectedCommand()
    {
    }

    /// <summary>Ctrl+C: the engine is told at once.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _work.IsCompleted)
        {
            _stop.Dispose();
        }
    }

    /// <summary>Runs one call of the engine and writes everything it tells to the matching stream.</summary>
    /// <param name="call">Starts the call. It also gets a way to ask the user something on the pipeline thread.</param>
    /// <param name="result">Takes each result; null writes it to the output stream.</param>
    private protected void Stream(
        Func<IErpSyncEngine, Func<Func<bool>, bool>, CancellationToken, IAsyncEnumerable<EngineEvent>> call,
        Action<object>? result = null)
    {
        var pump = new EventPump(_stop.Token);
        var progress = new ProgressReporter(WriteProgress, TimeProvider.System);
        Exception? failure;
        try
        {
            failure = pump.Run(
                token => call(Engine, pump.Ask, token),
                written => Write(written, progress, result ?? WriteObject),
                progress.Draw);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            _work = pump.Completion;
            TakeDown(progress);
        }

        if (failure is not null)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
    }

    private protected override void Close(IErpSyncEngine engine)
    {
        if (_work.IsCompleted)
        {
            base.Close(engine);
            return;
        }

        // The engine did not stop within the grace: it is closed as soon as its last write is recorded, without holding up the shell.
        _work.ContinueWith(_ => CloseAsync(engine), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Write(EngineEvent written, ProgressReporter progress, Action<object> result)
    {
        switch (written)
        {
            case ResultEvent value:
                result(value.Value);
                break;
            case ErrorEvent error:
                WriteError(error.Error);
                break;
            case WarningEvent warning:
                WriteWarning(warning.Text);
                break;
            case VerboseEvent verbose:
                WriteVerbose(verbose.Text);
                break;
            case DebugEvent debug:
                WriteDebug(debug.Text);
                break;
            case InformationEvent information:
                WriteInformation(information.Text, ["ErpSync"]);
                break;
            case ProgressEvent report:
                progress.Report(report);
                break;
        }

        progress.Draw();
    }

    /// <summary>Bars come down even when the pipeline is stopping, when writing may be refused already.</summary>
    private static void TakeDown(ProgressReporter progress)
    {
        try
        {
            progress.Complete();
        }
        catch (PipelineStoppedException)
        {
            // The host takes down what is left when the pipeline has stopped.
        }
    }
}
