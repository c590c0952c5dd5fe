namespace ErpSync.Engine.State.Sqlite;

/// <summary>A connection for reading with the samples it knows.</summary>
internal sealed class StateReader(StateConnection connection) : IDisposable
{
    public StateConnection Connection { get; } = connection;

    public BodyRows Bodies { get; } = new(connection);

    public void Dispose() => Connection.Dispose();
}
