using System.Globalization;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// Remembers the time of the last run on this machine. When its clock was set back since, what waits for a time would wait that much longer:
/// it is looked at in this run instead.
/// </summary>
internal sealed class MachineClock(RunContext run)
{
    private const string Key = "clock/machine";

    /// <summary>Compares with the run before, and records.</summary>
    public void Follow()
    {
        var now = run.Now;
        if (DateTimeOffset.TryParse(run.Store.GetFact(Key), CultureInfo.InvariantCulture, out var last) && last > now)
        {
            foreach (var docType in run.DocTypes.Keys)
            {
                MakeDue(docType, now);
            }
        }

        run.Store.Write(transaction => transaction.SetFact(Key, now.ToString("O", CultureInfo.InvariantCulture)));
    }

    private void MakeDue(string docType, DateTimeOffset now)
    {
        var after = 0L;
        while (run.Store.DuePairs(docType, DateTimeOffset.MaxValue, after, run.Configuration.BatchSize) is { Count: > 0 } page)
        {
            after = page[^1].Id;
            run.Store.Write(transaction =>
            {
                foreach (var pair in page.Where(pair => pair.NextAttempt > now))
                {
                    transaction.SavePair(pair with { NextAttempt = null });
                }
            });
        }
    }
}
