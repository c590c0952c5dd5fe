using System.Globalization;

namespace ErpSync.Engine.Sync;

/// <summary>Tells how far a DocType is: count, rate, and an estimate when the total is known.</summary>
internal sealed class RunProgress(RunContext run, int id, string docType, long total)
{
    private readonly long _started = run.Clock.GetTimestamp();
    private long _done;

    public void Add(int documents)
    {
        // What this run creates on a side is met again when that side is read.
        var done = Interlocked.Add(ref _done, documents);
        total = total > 0 ? Math.Max(total, done) : total;
        var seconds = run.Clock.GetElapsedTime(_started).TotalSeconds;
        var rate = seconds > 0.2 ? done / seconds : 0;
        var of = total > 0 ? $" of {total.ToString("N0", CultureInfo.CurrentCulture)}" : "";
        var status = $"{done.ToString("N0", CultureInfo.CurrentCulture)}{of} documents" + (rate > 0 ? $" - {rate:0} documents/s" : "");
        var percent = total > 0 ? (int)(done * 100 / total) : -1;
        var remaining = total > 0 && rate > 0 ? (int)((total - done) / rate) : -1;
        run.Events.TryWrite(new ProgressEvent(id, 1, docType, status, percent, remaining, false));
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        run.Events.WriteAsync(new ProgressEvent(id, 1, docType, "done", 100, 0, true), cancellationToken);
}
