using System.Collections.Concurrent;

namespace ErpSync.Engine.Events;

/// <summary>
/// Stamps of documents that ErpSync has dealt with lately, beside the last one, which the pair records: a write in two steps comes back as
/// two events. Only in memory: what is forgotten costs one look.
/// </summary>
internal sealed class KnownStamps(int capacity = 50_000)
{
    private readonly ConcurrentDictionary<(string DocType, Side Side, string Name, string Modified), bool> _known = new();
    private readonly ConcurrentQueue<(string DocType, Side Side, string Name, string Modified)> _order = new();

    public void Note(string docType, Side side, string? name, string? modified)
    {
        if (name is null || modified is null || !_known.TryAdd((docType, side, name, modified), true))
        {
            return;
        }

        _order.Enqueue((docType, side, name, modified));
        while (_known.Count > capacity && _order.TryDequeue(out var oldest))
        {
            _known.TryRemove(oldest, out _);
        }
    }

    public bool Contains(string docType, Side side, string name, string modified) => _known.ContainsKey((docType, side, name, modified));
}
