using System.Collections.Concurrent;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>
/// Documents that wait for another one: the one they wait for is looked at in its own lane, and when it has come, they go on in theirs.
/// </summary>
internal sealed class LinkArrivals(RunContext run, IReadOnlyDictionary<string, DocTypeLane> lanes)
{
    // As DocType/name.
    private readonly ConcurrentDictionary<string, bool> _waitedFor = new(StringComparer.Ordinal);
    private readonly AsyncSignal _changes = new();

    /// <summary>Completes when something has been put into a lane.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => _changes.WaitAsync(cancellationToken);

    /// <summary>Puts what the run has found wanting into the lanes.</summary>
    public void TakeWanted()
    {
        while (run.Wanted.TryDequeue(out var wanted))
        {
            if (lanes.TryGetValue(wanted.DocType, out var lane))
            {
                _waitedFor[$"{wanted.DocType}/{wanted.Name}"] = true;
                lane.Want(wanted.Side, wanted.Name);
                _changes.Set();
            }
        }
    }

    /// <summary>A document is on both sides: those that wait for it go on, whatever their DocType.</summary>
    public void Note(DocTypeContext docType, PairRecord pair)
    {
        foreach (var name in new[] { pair.CloudName, pair.LocalName }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var target = $"{docType.Name}/{name}";
            if (!_waitedFor.TryRemove(target, out _))
            {
                continue;
            }

            foreach (var waiting in run.StillWaiting.Values.Select(result => result.DocType).Distinct(StringComparer.Ordinal))
            {
                if (lanes.TryGetValue(waiting, out var lane))
                {
                    lane.Arrive(target);
                }
            }

            _changes.Set();
        }
    }
}
