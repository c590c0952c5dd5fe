namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// Waits for the lease of a holder that yields. The wish stands in the file, where the holder sees it between two pieces of work; it is the
/// one thing besides the webhook queue that is written without holding the lease.
/// </summary>
internal sealed class LeaseTurn(TimeProvider clock, StateStoreOptions options)
{
    private const string WishKey = "lease_wanted";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    // A wish is repeated every second; one that is not belongs to somebody who has gone.
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(3);

    public static bool IsWanted(StateConnection connection, DateTimeOffset now) =>
        ProgressRows.GetFact(connection, WishKey) is { } text && (now - StateTime.Parse(text)).Duration() < Validity;

    /// <summary>Tries until it succeeds; gives up at once when the holder is not one that yields, else when the patience is over.</summary>
    /// <exception cref="ErpSyncException">ErpStateLocked.</exception>
    public WriterLease Acquire(StateConnection connection, Func<WriterLease> acquire)
    {
        var began = options.PatienceClock.GetTimestamp();
        DateTimeOffset? asked = null;
        while (true)
        {
            try
            {
                var lease = acquire();
                if (asked is not null)
                {
                    ProgressRows.SetFact(connection, WishKey, null);
                }

                return lease;
            }
            catch (ErpSyncException exception) when (exception.Error.ErrorId == ErrorIds.StateLocked && IsWorthWaiting(connection, began))
            {
                var now = options.PatienceClock.GetUtcNow();
                if (asked is null || now - asked >= Repetition)
                {
                    ProgressRows.SetFact(connection, WishKey, StateTime.Of(now));
                    asked = now;
                }

                Wait();
            }
        }
    }

    private bool IsWorthWaiting(StateConnection connection, long began) =>
        options.PatienceClock.GetElapsedTime(began) < options.Patience
        && (LeaseRow.Read(connection) is not { } held
            || held.Yields
            || !held.IsHeld(clock.GetUtcNow(), options.Processes.IsAlive(held.Process)));

    private void Wait()
    {
        using var passed = new ManualResetEventSlim();
        using var timer = options.PatienceClock.CreateTimer(_ => passed.Set(), null, Pause, Timeout.InfiniteTimeSpan);
        passed.Wait();
    }
}
