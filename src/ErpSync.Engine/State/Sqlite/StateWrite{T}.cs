namespace ErpSync.Engine.State.Sqlite;

/// <summary>A piece of work with a result.</summary>
internal sealed class StateWrite<T>(Func<SqliteStateTransaction, T> work) : StateWrite
{
    private T? _result;

    /// <summary>What the work returned, once its group is durable; otherwise throws what went wrong.</summary>
    public T Result
    {
        get
        {
            ThrowIfFailed();
            return _result!;
        }
    }

    public override void Run(SqliteStateTransaction transaction) => _result = work(transaction);
}
