using System.Management.Automation;
using ErpSync.Commands.Output;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ProgressTests
{
    [Fact]
    public void However_fast_the_engine_reports_it_is_drawn_five_times_a_second()
    {
        var time = new ManualTime();
        var drawn = new List<ProgressRecord>();
        var progress = new ProgressReporter(drawn.Add, time);

        for (var document = 0; document < 1000; document++)
        {
            progress.Report(Report(1, document / 10));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(5, drawn.Count);
    }

    [Fact]
    public void What_waited_is_drawn_when_its_time_has_come()
    {
        var time = new ManualTime();
        var drawn = new List<ProgressRecord>();
        var progress = new ProgressReporter(drawn.Add, time);
        progress.Report(Report(1, 10));
        progress.Report(Report(1, 20));

        time.Advance(ProgressReporter.Interval);
        progress.Draw();

        Assert.Equal([10, 20], drawn.Select(record => record.PercentComplete));
    }

    [Fact]
    public void Every_bar_that_was_shown_is_taken_down_children_first()
    {
        var drawn = new List<ProgressRecord>();
        var progress = new ProgressReporter(drawn.Add, new ManualTime());
        progress.Report(Report(1, 10));
        progress.Report(Report(2, 10, parent: 1));

        progress.Complete();

        Assert.Equal([(1, ProgressRecordType.Processing), (1, ProgressRecordType.Completed)],
            drawn.Select(record => (record.ActivityId, record.RecordType)));
    }

    [Fact]
    public void A_run_shows_progress_with_rate_and_remaining_time_and_ends_it()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(Report(1, 25), new ResultEvent(Samples.Result()));

        runspace.Run("Invoke-ErpSync");

        var records = runspace.Host.Console.Progress.ToList();
        Assert.Equal(["312 of 1,240 - 41 documents/s", "312 of 1,240 - 41 documents/s"],
            records.Select(record => record.StatusDescription));
        Assert.Equal([ProgressRecordType.Processing, ProgressRecordType.Completed], records.Select(record => record.RecordType));
        Assert.Equal(23, records[0].SecondsRemaining);
        Assert.Equal(25, records[0].PercentComplete);
    }

    [Fact]
    public void Progress_ends_although_the_run_fails()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(Failing());

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Invoke-ErpSync");

        Assert.Equal(ErrorIds.Unexpected, run.TerminatingId);
        Assert.Equal(ProgressRecordType.Completed, runspace.Host.Console.Progress.Last().RecordType);

        static IEnumerable<EngineEvent> Failing()
        {
            yield return Report(1, 25);
            throw new InvalidOperationException("boom");
        }
    }

    private static ProgressEvent Report(int id, int percent, int parent = -1) =>
        new(id, parent, "Synchronizing", "312 of 1,240 - 41 documents/s", percent, 23, Completed: false);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
