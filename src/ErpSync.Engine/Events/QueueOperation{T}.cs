using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Events;

/// <summary>A change of the queue with an answer.</summary>
internal sealed class QueueOperation<T>(Func<StateConnection, T> work) : QueueOperation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    /// <summary>Waits for the answer, on the scheduler of whoever waits.</summary>
    public async Task<T> DoneAsync() => await _done.Task;

    public override void Execute(StateConnection connection) => _answer = work(connection);

    public override void Tell() => _done.TrySetResult(_answer!);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
