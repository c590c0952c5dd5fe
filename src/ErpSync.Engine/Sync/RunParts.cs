using ErpSync.Engine.Files;

namespace ErpSync.Engine.Sync;

/// <summary>The parts that work on pairs, put together for one run.</summary>
internal sealed class RunParts
{
    public RunParts(RunContext run)
    {
        Loader = new PageLoader(run, new AbsenceJudge(run));
        Recorder = new OutcomeRecorder(run);
        var files = new FileCarrier(run);
        var attached = new AttachedFiles(run);
        var attachment = new FileAttachment(run, attached);
        var writer = new SiteWriter(run, Recorder, files, attachment, attached);
        Recovery = new IntentRecovery(run, Loader, Recorder, writer, files, attachment);
        Processor = new PairProcessor(run, Loader, Recorder, writer, Recovery, new RunReporter(run, Recorder, files));
    }

    public PageLoader Loader { get; }

    public OutcomeRecorder Recorder { get; }

    public IntentRecovery Recovery { get; }

    public PairProcessor Processor { get; }
}
