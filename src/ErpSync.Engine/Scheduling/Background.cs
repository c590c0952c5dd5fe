namespace ErpSync.Engine.Scheduling;

/// <summary>
/// Begins and ends work that goes on beside its caller, on whatever scheduler the caller runs on: the thread pool as a rule, one thread
/// in an order of its own when somebody plays the engine there.
/// </summary>
internal static class Background
{
    /// <summary>Waits for a task whose failure somebody else reports.</summary>
    public const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    /// <summary>Begins work; the caller goes on at once.</summary>
    public static Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>Begins work with a result; the caller goes on at once.</summary>
    public static Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    /// <summary>
    /// Waits, to be waited for among others. Rounded up to whole milliseconds: a delay of less is none at all, and who waits for a moment
    /// would look again and again until it has come.
    /// </summary>
    public static async Task DelayAsync(TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken) =>
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellationToken);

    /// <summary>
    /// Waits for all, one after the other. What <see cref="Task.WhenAll(IEnumerable{Task})"/> hears of a completion source goes on in the thread pool,
    /// whatever the scheduler of the caller.
    /// </summary>
    public static async Task AllAsync(IReadOnlyList<Task> tasks)
    {
        foreach (var task in tasks)
        {
            await task;
        }
    }

    /// <summary>Cancels; what waits for it goes on elsewhere than inside this call.</summary>
    public static Task CancelAsync(CancellationTokenSource source)
    {
        if (TaskScheduler.Current == TaskScheduler.Default)
        {
            return source.CancelAsync();
        }

        // Any other scheduler queues what waits, and must not be left for the thread pool.
        source.Cancel();
        return Task.CompletedTask;
    }
}
