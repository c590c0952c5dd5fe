using System.Collections.Concurrent;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

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
    private readonly Dictionary<PairWork, (Side Side, object Batch)> _creating = [];
    private readonly List<Task> _stragglers = [];

    public DocTypeContext DocType => docType;

    /// <summary>Held by whoever works on the DocType.</summary>
    public AsyncGate Gate { get; } = new(1);

    /// <summary>The turn of the scan under way; it pauses between its pages. Only under the gate.</summary>
    public WriterTurn? Turn { get; set; }

    /// <summary>The task that works off what is due; only the session's loop touches it.</summary>
    public Task Pump { get; set; } = Task.CompletedTask;

    /// <summary>Whether something waits here besides the queue.</summary>
    public bool HasWork => !_wanted.IsEmpty || !_arrived.IsEmpty;

    /// <summary>
    /// Begins to work on a document, unless a straggler of an earlier batch does: on the same one, or perhaps just making this very one,
    /// whose name nobody knows before the site has answered.
    /// </summary>
    public bool TryBegin(PairWork work, object batch)
    {
        lock (_lock)
        {
            var isNew = work.Pair is { Id: 0, CloudName: null } or { Id: 0, LocalName: null };
            var side = work.Pair.CloudName is null ? Side.Local : Side.Cloud;
            var mayBeBeingMade = isNew && _creating.Values.Any(creating => creating.Side == side && creating.Batch != batch);
            if (mayBeBeingMade || Names(work).Any(_running.ContainsKey))
            {
                return false;
            }

            foreach (var name in Names(work))
            {
                _running[name] = work;
            }

            if (work.Pair.CloudName is null || work.Pair.LocalName is null)
            {
                _creating[work] = (side.Other(), batch);
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
            _creating.Remove(work);
        }
    }

    /// <summary>Keeps a batch that goes on beside the next ones because some of its documents take long.</summary>
    public void AddStraggler(Task batch)
    {
        lock (_lock)
        {
            _stragglers.RemoveAll(straggler => straggler.IsCompleted);
            _stragglers.Add(batch);
        }
    }

    /// <summary>Batches that have not ended yet although later ones have begun.</summary>
    public IReadOnlyList<Task> Stragglers()
    {
        lock (_lock)
        {
            _stragglers.RemoveAll(straggler => straggler.IsCompleted);
            return [.. _stragglers];
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

    // A renamed document comes up under its new name: the pair it is belongs to the work too.
    private static IEnumerable<(Side Side, string Name)> Names(PairWork work) =>
        from pair in new[] { work.Pair, work.Rename?.Pair }.OfType<PairRecord>()
        from side in new[] { Side.Cloud, Side.Local }
        where pair.Name(side) is not null
        select (side, pair.Name(side)!);
}
