namespace ErpSync.Engine.Sync;

/// <summary>The parts that work on pairs, put together for one run.</summary>
internal sealed class RunParts
{
    public RunParts(RunContext run)
    {
        Loader = new PageLoader(run, new AbsenceJudge(run));
        Recorder = new OutcomeRecorder(run);
        var writer = new SiteWriter(run, Recorder);
        Recovery = new IntentRecovery(run, Loader, Recorder, writer);
        Processor = new PairProcessor(run, Loader, Recorder, writer, Recovery, new RunReporter(run, Recorder));
    }

    public PageLoader Loader { get; }

    public OutcomeRecorder Recorder { get; }

    public IntentRecovery Recovery { get; }

    public PairProcessor Processor { get; }
}
