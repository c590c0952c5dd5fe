using System.Globalization;
using System.Management.Automation;

namespace ErpSync.Shell.Hosting;

/// <summary>Draws the running activities on one line. Silent when the console is redirected.</summary>
/// <param name="console">The console.</param>
internal sealed class ShellProgress(ShellConsole console)
{
    private readonly SortedDictionary<(long Source, int Id), ProgressRecord> _running = [];

    /// <summary>Takes one record.</summary>
    /// <param name="sourceId">The command it comes from.</param>
    /// <param name="record">The record.</param>
    public void Report(long sourceId, ProgressRecord record)
    {
        if (!ShellConsole.CanDraw)
        {
            return;
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            _running.Remove((sourceId, record.ActivityId));
        }
        else
        {
            _running[(sourceId, record.ActivityId)] = record;
        }

        console.Draw(string.Join("  |  ", _running.Values.Select(Line)));
    }

    /// <summary>Takes everything away, at the end of a pipeline.</summary>
    public void Clear()
    {
        if (_running.Count > 0)
        {
            _running.Clear();
            console.Draw(string.Empty);
        }
    }

    private static string Line(ProgressRecord record)
    {
        var percent = record.PercentComplete < 0 ? string.Empty : string.Create(CultureInfo.CurrentCulture, $" {record.PercentComplete}%");
        var left = record.SecondsRemaining < 0 ? string.Empty : $", {TimeSpan.FromSeconds(record.SecondsRemaining):g} left";
        return $"{record.Activity}{percent}: {record.StatusDescription}{left}";
    }
}
