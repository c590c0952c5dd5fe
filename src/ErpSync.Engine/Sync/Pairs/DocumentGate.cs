namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Keeps two works off one document: whoever comes second waits. A work holds the names of its pair on both sides, the cloud's first, so that no two
/// works can wait for each other.
/// </summary>
internal sealed class DocumentGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string DocType, Side Side, string Name), Queue<TaskCompletionSource>> _held = [];

    /// <summary>Waits until nobody else works on the pair's documents. Dispose what is returned when done.</summary>
    public async Task<IDisposable> EnterAsync(PairWork work, CancellationToken cancellationToken)
    {
        var held = new Held(this);
        try
        {
            foreach (var side in new[] { Side.Cloud, Side.Local })
            {
                if (work.Pair.Name(side) is { } name)
                {
                    await EnterAsync((work.DocType.Name, side, name), cancellationToken);
                    held.Keys.Add((work.DocType.Name, side, name));
                }
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return held;
    }

    private async Task EnterAsync((string DocType, Side Side, string Name) key, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_held.TryAdd(key, new Queue<TaskCompletionSource>()))
            {
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held[key].Enqueue(turn);
        }

        await using var cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    private void Leave((string DocType, Side Side, string Name) key)
    {
        lock (_lock)
        {
            while (_held[key].TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _held.Remove(key);
        }
    }

    private sealed class Held(DocumentGate gate) : IDisposable
    {
        public List<(string DocType, Side Side, string Name)> Keys { get; } = [];

        public void Dispose()
        {
            Keys.ForEach(gate.Leave);
            Keys.Clear();
        }
    }
}
