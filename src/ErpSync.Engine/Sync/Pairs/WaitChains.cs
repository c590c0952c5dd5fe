using System.Collections.Concurrent;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Which document waits for which other one, to find circles: a Customer whose primary contact is a Contact that names the Customer in a Dynamic Link. No
/// definition tells of these, since what a Dynamic Link points to is only in the data.
/// </summary>
internal sealed class WaitChains
{
    private readonly ConcurrentDictionary<(string DocType, Side Source, string Name), (string DocType, Side Source, string Name)> _waits = new();

    /// <summary>A document waits for another one; a document waits for one at a time.</summary>
    public void Note((string DocType, Side Source, string Name) waiting, (string DocType, Side Source, string Name) target) => _waits[waiting] = target;

    /// <summary>Whether a document waits, directly or through others, for another one.</summary>
    public bool Leads((string DocType, Side Source, string Name) from, (string DocType, Side Source, string Name) to)
    {
        var seen = new HashSet<(string, Side, string)>();
        while (seen.Add(from) && _waits.TryGetValue(from, out var next))
        {
            if (next == to)
            {
                return true;
            }

            from = next;
        }

        return false;
    }

    /// <summary>A document is looked at again: what it waited for may have come.</summary>
    public void Forget((string DocType, Side Source, string Name) waiting) => _waits.TryRemove(waiting, out _);
}
