using System.Globalization;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Keeps two works off one document: whoever comes second waits. A work holds its pair, whose names may have changed since it was loaded, and then the names
/// on both sides, the cloud's first: in this order no two works can wait for each other.
/// </summary>
internal sealed class DocumentGate
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string DocType, Side? Side, string Name), Queue<TaskCompletionSource>> _held = [];

    /// <summary>Waits until nobody else works on the pair or its documents. Dispose what is returned when done.</summary>
    public async Task<IDisposable> EnterAsync(PairRecord pair, CancellationToken cancellationToken)
    {
        var held = new Held(this);
        try
        {
            foreach (var key in Keys(pair))
            {
                await EnterAsync(key, cancellationToken);
                held.Keys.Add(key);
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return held;
    }

    // A pair that is recorded stands under its id, on no side.
    private static IEnumerable<(string DocType, Side? Side, string Name)> Keys(PairRecord pair)
    {
        if (pair.Id != 0)
        {
            yield return (pair.DocType, null, pair.Id.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name)
            {
                yield return (pair.DocType, side, name);
            }
        }
    }

    private async Task EnterAsync((string DocType, Side? Side, string Name) key, CancellationToken cancellationToken)
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

    private void Leave((string DocType, Side? Side, string Name) key)
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
        public List<(string DocType, Side? Side, string Name)> Keys { get; } = [];

        public void Dispose()
        {
            Keys.ForEach(gate.Leave);
            Keys.Clear();
        }
    }
}
