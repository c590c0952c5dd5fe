using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>What a site shows of documents that were synchronized with it before.</summary>
internal sealed class SiteObservation(Side side)
{
    // Fewer may be alike by accident.
    private const int Enough = 3;

    private readonly Dictionary<string, DocumentStamp> _stamps = new(StringComparer.Ordinal);

    public Side Side { get; } = side;

    /// <summary>How many documents were looked for.</summary>
    public int Expected { get; private set; }

    /// <summary>How many of them are there as this site created them.</summary>
    public int Own { get; private set; }

    /// <summary>How many of them are there as the other site created them.</summary>
    public int Foreign { get; private set; }

    /// <summary>The first document that shows an earlier version than it did before; null when none does.</summary>
    public (PairRecord Pair, DocumentStamp Stamp)? Earlier { get; private set; }

    public void Add(IReadOnlyList<PairRecord> sample, IReadOnlyList<DocumentStamp> stamps, SiteProfile profile)
    {
        Expected += sample.Count;
        foreach (var stamp in stamps)
        {
            _stamps[$"{sample[0].DocType}/{stamp.Name}"] = stamp;
        }

        foreach (var pair in sample)
        {
            if (_stamps.GetValueOrDefault($"{pair.DocType}/{pair.Name(Side)}") is not { } stamp)
            {
                continue;
            }

            if (stamp.Creation == pair.Creation(Side))
            {
                Own++;
                Earlier ??= EditClock.WentBack(pair, stamp.Modified, profile, Side) ? (pair, stamp) : null;
            }
            else if (stamp.Creation == pair.Creation(Side.Other()))
            {
                Foreign++;
            }
        }
    }

    /// <summary>Whether both sites answered alike, to the microsecond, for documents that were written at different moments on each.</summary>
    public bool IsTwinOf(SiteObservation other, IEnumerable<PairRecord> sample)
    {
        var pairs = sample.Where(pair => pair.CloudName == pair.LocalName && _stamps.ContainsKey(Key(pair)) && other._stamps.ContainsKey(Key(pair))).ToList();
        return pairs.Count >= Enough
            && pairs.TrueForAll(pair => _stamps[Key(pair)] == other._stamps[Key(pair)])
            && pairs.Exists(pair => pair.CloudModified != pair.LocalModified);

        static string Key(PairRecord pair) => $"{pair.DocType}/{pair.CloudName}";
    }
}
