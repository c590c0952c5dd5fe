using System.Management.Automation;

namespace ErpSync.Commands.Output;

/// <summary>
/// Shows progress at most five times a second, however fast the engine reports: drawing it costs more than a small document.
/// Every bar that was shown is also taken down.
/// </summary>
/// <param name="write">Writes one record on the pipeline thread.</param>
/// <param name="time">The clock of the throttle.</param>
internal sealed class ProgressReporter(Action<ProgressRecord> write, TimeProvider time)
{
    /// <summary>Time between two drawings.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<int, ProgressEvent> _waiting = [];
    private readonly Dictionary<int, ProgressEvent> _shown = [];
    private long? _lastDrawn;

    /// <summary>Takes a report; draws it now or with the next drawing.</summary>
    /// <param name="report">The report.</param>
    public void Report(ProgressEvent report)
    {
        if (report.Completed)
        {
            _waiting.Remove(report.Id);
            TakeDown(report.Id);
            return;
        }

        _waiting[report.Id] = report;
        Draw();
    }

    /// <summary>Draws what waits, when it is time.</summary>
    public void Draw()
    {
        if (_waiting.Count == 0 || (_lastDrawn is { } last && time.GetElapsedTime(last) < Interval))
        {
            return;
        }

        _lastDrawn = time.GetTimestamp();
        foreach (var report in _waiting.Values.OrderBy(report => report.Id))
        {
            _shown[report.Id] = report;
            write(Record(report, ProgressRecordType.Processing));
        }

        _waiting.Clear();
    }

    /// <summary>Takes every bar down, children first. Called at the end however it came.</summary>
    public void Complete()
    {
        _waiting.Clear();
        foreach (var id in _shown.Keys.OrderDescending().ToList())
        {
            TakeDown(id);
        }
    }

    private void TakeDown(int id)
    {
        if (_shown.Remove(id, out var report))
        {
            write(Record(report, ProgressRecordType.Completed));
        }
    }

    private static ProgressRecord Record(ProgressEvent report, ProgressRecordType type) =>
        new(report.Id, NotEmpty(report.Activity), NotEmpty(report.Status))
        {
            ParentActivityId = report.ParentId,
            PercentComplete = Math.Clamp(report.PercentComplete, -1, 100),
            SecondsRemaining = Math.Max(report.SecondsRemaining, -1),
            RecordType = type,
        };

    private static string NotEmpty(string text) => text.Length == 0 ? " " : text;
}
