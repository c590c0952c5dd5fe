using System.Collections.Concurrent;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Connections for reading: each is used by one thread at a time, and as many exist as threads have read at once.</summary>
internal sealed class ReaderPool(StateFile file) : IDisposable
{
    private readonly ConcurrentBag<StateReader> _idle = [];
    private volatile bool _isDisposed;

    public T Use<T>(Func<StateReader, T> work)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var reader = _idle.TryTake(out var idle) ? idle : Open();
        try
        {
            var result = work(reader);
            _idle.Add(reader);
            reader = null;
            if (_isDisposed)
            {
                Dispose();
            }

            return result;
        }
        finally
        {
            // After an error a connection is not used again.
            reader?.Dispose();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private StateReader Open()
    {
        var connection = file.OpenForReading();
        QueryConditions.Register(connection.Connection);
        return new StateReader(connection);
    }
}
