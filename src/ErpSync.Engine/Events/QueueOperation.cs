using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Events;

/// <summary>One change of the queue on its way into a group commit.</summary>
internal abstract class QueueOperation
{
    /// <summary>Does its work inside the transaction of the group.</summary>
    public abstract void Execute(StateConnection connection);

    /// <summary>The transaction is durable: the caller goes on.</summary>
    public abstract void Tell();

    /// <summary>The transaction failed: nothing of it is in the file.</summary>
    public abstract void Fail(Exception exception);
}
