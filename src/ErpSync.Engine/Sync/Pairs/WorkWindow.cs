namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Bounds what is worked on at once, in documents and in bytes: many small documents wait for their calls together, large ones come one after the other.
/// Who comes first goes first.
/// </summary>
internal sealed class WorkWindow(int mostDocuments)
{
    /// <summary>As many as a large page has.</summary>
    public const int MostDocuments = 1000;

    private const long MostBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private int _documents;
    private long _bytes;

    /// <summary>Waits for room. Dispose what is returned when the document has been dealt with.</summary>
    public async Task<IDisposable> EnterAsync(PairWork work, CancellationToken cancellationToken)
    {
        // A document larger than the window fills it.
        var bytes = Math.Min(MostBytes, (work.Document(Side.Cloud)?.Bytes ?? 0) + (work.Document(Side.Local)?.Bytes ?? 0));
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && TryTake(bytes))
            {
                return new Room(this, bytes);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, turn));
        }

        await using var cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
        return new Room(this, bytes);
    }

    private bool TryTake(long bytes)
    {
        if (_documents >= mostDocuments || _bytes + bytes > MostBytes)
        {
            return false;
        }

        _documents++;
        _bytes += bytes;
        return true;
    }

    private void Leave(long bytes)
    {
        lock (_lock)
        {
            _documents--;
            _bytes -= bytes;
            while (_waiting.TryPeek(out var next))
            {
                if (next.Turn.Task.IsCanceled)
                {
                    _waiting.Dequeue();
                }
                else if (TryTake(next.Bytes))
                {
                    _waiting.Dequeue();
                    if (!next.Turn.TrySetResult())
                    {
                        // Cancelled this very moment.
                        _documents--;
                        _bytes -= next.Bytes;
                    }
                }
                else
                {
                    return;
                }
            }
        }
    }

    private sealed class Room(WorkWindow window, long bytes) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            if (!_isLeft)
            {
                _isLeft = true;
                window.Leave(bytes);
            }
        }
    }
}
