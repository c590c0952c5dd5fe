using System.Runtime.ExceptionServices;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>One piece of work of a group that is committed together: its turn, and how it ended.</summary>
internal abstract class StateWrite
{
    // The callers go on elsewhere, not one inside the other in the midst of a commit.
    private readonly TaskCompletionSource<bool> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _error;

    /// <summary>True when the caller is to commit the next group, its own work included; false when the work is over.</summary>
    public Task<bool> Turn => _turn.Task;

    /// <summary>Does the work inside the transaction of its group.</summary>
    public abstract void Run(SqliteStateTransaction transaction);

    /// <summary>The work or its commit failed.</summary>
    public void Fail(Exception exception) => _error ??= ExceptionDispatchInfo.Capture(exception);

    public void Lead() => _turn.TrySetResult(true);

    public void End() => _turn.TrySetResult(false);

    protected void ThrowIfFailed() => _error?.Throw();
}
