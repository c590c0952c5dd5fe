using ErpSync.Engine.Files;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Renaming;
using ErpSync.Engine.Sync.Scanning;
using ErpSync.Engine.Sync.Writing;

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
        var reporter = new RunReporter(run, Recorder, files);
        var setbacks = new Setbacks(run, Recorder, reporter);
        var renames = new RenameReplay(run, Recorder, reporter);
        Decider = new PairDecider(run);
        Executor = new DecisionExecutor(run, Loader, Decider, Recorder, writer, Recovery, reporter, setbacks, renames);
        Processor = new PairProcessor(run, Loader, Decider, Executor, Recorder, Recovery, reporter, setbacks, renames);
    }

    public PageLoader Loader { get; }

    public OutcomeRecorder Recorder { get; }

    public IntentRecovery Recovery { get; }

    public PairDecider Decider { get; }

    public DecisionExecutor Executor { get; }

    public PairProcessor Processor { get; }
}
