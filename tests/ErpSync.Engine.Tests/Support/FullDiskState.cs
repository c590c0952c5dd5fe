using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.Tests.Support;

/// <summary>A state file on a disk that is full from some write on: nothing of that write is stored.</summary>
/// <param name="inner">The state.</param>
/// <param name="isFull">Asked before each write.</param>
internal sealed class FullDiskState(IStateStore inner, Func<bool> isFull) : StateStoreDecorator(inner)
{
    private const int Full = 13;

    public override T Write<T>(Func<IStateTransaction, T> work)
    {
        ThrowIfFull();
        return base.Write(work);
    }

    public override Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken)
    {
        ThrowIfFull();
        return base.WriteAsync(work, cancellationToken);
    }

    private void ThrowIfFull()
    {
        if (isFull())
        {
            throw new StateErrors(Path).From(new SqliteException("database or disk is full", Full));
        }
    }
}
