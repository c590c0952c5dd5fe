using System.Collections.Concurrent;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Events;

/// <summary>
/// All work on one DocType goes through its lane, one batch or page at a time: so no document has two workers, and the echo of a document
/// that is being created never looks like another new one.
/// </summary>
internal sealed class DocTypeLane(DocTypeContext docType)
{
    private readonly ConcurrentDictionary<(Side Side, string Name), SyncResult?> _current = new();
    private readonly ConcurrentQueue<(Side Side, string Name)> _wanted = new();
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(Side Side, string Name), object> _running = [];
    private readonly Dictionary<PairWork, Making> _making = [];
    private readonly List<Task> _batches = [];
    private long _order;

    public DocTypeContext DocType => docType;

    /// <summary>Held by whoever works on the DocType.</summary>
    public AsyncGate Gate { get; } = new(1);

    /// <summary>The turn of the scan under way; it pauses between its pages. Only under the gate.</summary>
    public WriterTurn? Turn { get; set; }

    /// <summary>The task that works off what is due; only the session's loop touches it.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    /// <summary>Whether something waits here besides the queue.</summary>
    public bool HasWork => !_wanted.IsEmpty || !_arrived.IsEmpty;

    /// <summary>Stands for this moment: whatever is begun later cannot have made what has been read already.</summary>
    public long Mark()
    {
        lock (_lock)
        {
            return _order;
        }
    }

    /// <summary>Whether a document is being worked on: an event of it says nothing before that has ended.</summary>
    public bool IsWorkedOn(Side side, string name)
    {
        lock (_lock)
        {
            return _running.ContainsKey((side, name));
        }
    }

    /// <summary>
    /// The documents that are being made on a side since before a moment, each until it is recorded. One of them may be any document that
    /// nobody knows: its name is not known before the site has answered.
    /// </summary>
    public IReadOnlyList<Task> Makers(Side side, long mark = long.MaxValue)
    {
        lock (_lock)
        {
            return [.. _making.Values.Where(making => making.Side == side && making.Order <= mark).Select(making => making.Ended.Task)];
        }
    }

    /// <summary>Begins to work on a document, unless an earlier batch does.</summary>
    public bool TryBegin(PairWork work)
    {
        lock (_lock)
        {
            if (Names(work).Any(_running.ContainsKey))
            {
                return false;
            }

            foreach (var name in Names(work))
            {
                _running[name] = work;
            }

            if (work.Pair.CloudName is null || work.Pair.LocalName is null)
            {
                _making[work] = new Making(work.Pair.CloudName is null ? Side.Cloud : Side.Local, ++_order);
            }

            return true;
        }
    }

    /// <summary>Ends what <see cref="TryBegin"/> began.</summary>
    public void End(PairWork work)
    {
        lock (_lock)
        {
            var begun = _running.Where(entry => entry.Value == work).Select(entry => entry.Key).ToList();
            begun.ForEach(name => _running.Remove(name));
            if (_making.Remove(work, out var making))
            {
                making.Ended.SetResult();
            }
        }
    }

    /// <summary>Keeps a batch that goes on beside the next ones.</summary>
    public void AddBatch(Task batch)
    {
        lock (_lock)
        {
            _batches.RemoveAll(batch => batch.IsCompleted);
            _batches.Add(batch);
        }
    }

    /// <summary>Batches that have not ended yet although later ones have begun.</summary>
    public IReadOnlyList<Task> Batches()
    {
        lock (_lock)
        {
            _batches.RemoveAll(batch => batch.IsCompleted);
            return [.. _batches];
        }
    }

    /// <summary>A document that another one waits for.</summary>
    public void Want(Side side, string name) => _wanted.Enqueue((side, name));

    /// <summary>What documents of this DocType wait for has come, as DocType/name.</summary>
    public void Arrive(string target) => _arrived.Enqueue(target);

    public IReadOnlyDictionary<Side, List<string>> TakeWanted()
    {
        var taken = new HashSet<(Side Side, string Name)>();
        while (_wanted.TryDequeue(out var wanted))
        {
            taken.Add(wanted);
        }

        return taken.GroupBy(wanted => wanted.Side, wanted => wanted.Name).ToDictionary(group => group.Key, group => group.ToList());
    }

    public IReadOnlySet<string> TakeArrived()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (_arrived.TryDequeue(out var target))
        {
            taken.Add(target);
        }

        return taken;
    }

    /// <summary>Expects the result of a document, so that it is told with its event.</summary>
    public void Expect(Side side, string name) => _current[(side, name)] = null;

    /// <summary>The result of an expected document; null when there was none.</summary>
    public SyncResult? Collect(Side side, string name) => _current.TryRemove((side, name), out var result) ? result : null;

    /// <summary>Keeps a result for the event that is being worked on.</summary>
    /// <returns>False when the document came up without an event.</returns>
    public bool Keep(SyncResult result)
    {
        var isKept = false;
        foreach (var (side, name) in new[] { (Side.Cloud, result.CloudName), (Side.Local, result.LocalName) })
        {
            if (name is not null && _current.ContainsKey((side, name)))
            {
                _current[(side, name)] = result;
                isKept = true;
            }
        }

        return isKept;
    }

    /// <param name="Side">Where the document is being made.</param>
    /// <param name="Order">When that began, among the works of the lane.</param>
    private sealed record Making(Side Side, long Order)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // A renamed document comes up under its new name: the pair it is belongs to the work too.
    private static IEnumerable<(Side Side, string Name)> Names(PairWork work) =>
        from pair in new[] { work.Pair, work.Rename?.Pair }.OfType<PairRecord>()
        from side in new[] { Side.Cloud, Side.Local }
        where pair.Name(side) is not null
        select (side, pair.Name(side)!);
}
