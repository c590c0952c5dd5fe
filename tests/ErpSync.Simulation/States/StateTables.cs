using ErpSync.Engine.Decisions;
using ErpSync.Engine.State;

namespace ErpSync.Simulation.States;

/// <summary>
/// What a state holds after one commit, in memory. Everything in it is immutable, so that a copy is another state, and that of any earlier
/// commit can be put back.
/// </summary>
internal sealed class StateTables
{
    public StateTables()
    {
    }

    private StateTables(StateTables other)
    {
        Pairs = new SortedList<long, PairRecord>(other.Pairs);
        Named = new Dictionary<(string DocType, Side Side, string Name), long>(other.Named);
        Bases = new Dictionary<long, PairBase>(other.Bases);
        Intents = [.. other.Intents];
        Conflicts = new SortedList<long, ConflictRecord>(other.Conflicts);
        Cursors = new Dictionary<(Side Side, string DocType), ScanCursor>(other.Cursors);
        Revisits = new Dictionary<(string DocType, Side Side, string Name), Revisit>(other.Revisits);
        Facts = new Dictionary<string, string>(other.Facts, StringComparer.Ordinal);
        Files = new Dictionary<(Side Side, string Hash, bool IsPrivate), CarriedFile>(other.Files);
        Log = [.. other.Log];
        LastPair = other.LastPair;
        LastConflict = other.LastConflict;
    }

    public SortedList<long, PairRecord> Pairs { get; } = [];

    public Dictionary<(string DocType, Side Side, string Name), long> Named { get; } = [];

    public Dictionary<long, PairBase> Bases { get; } = [];

    public List<IntentRecord> Intents { get; } = [];

    public SortedList<long, ConflictRecord> Conflicts { get; } = [];

    public Dictionary<(Side Side, string DocType), ScanCursor> Cursors { get; } = [];

    public Dictionary<(string DocType, Side Side, string Name), Revisit> Revisits { get; } = [];

    public Dictionary<string, string> Facts { get; } = new(StringComparer.Ordinal);

    public Dictionary<(Side Side, string Hash, bool IsPrivate), CarriedFile> Files { get; } = [];

    public List<SyncLogEntry> Log { get; } = [];

    public long LastPair { get; set; }

    public long LastConflict { get; set; }

    public StateTables Copy() => new(this);

    public PairRecord? Pair(long id) => Pairs.GetValueOrDefault(id);

    public Dictionary<string, PairRecord> Find(string docType, Side side, IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, PairRecord>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (Named.TryGetValue((docType, side, name), out var id))
            {
                found[name] = Pairs[id];
            }
        }

        return found;
    }

    /// <summary>The pairs of a DocType behind an id, in the order they were made.</summary>
    public IEnumerable<PairRecord> Of(string docType, long afterId = 0) =>
        Pairs.Values.Where(pair => pair.Id > afterId && pair.DocType == docType);

    public void Put(PairRecord pair)
    {
        if (Pairs.TryGetValue(pair.Id, out var before))
        {
            ReleaseNames(before);
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name)
            {
                Named.Add((pair.DocType, side, name), pair.Id);
            }
        }

        Pairs[pair.Id] = pair;
        if (pair.Base == BaseKind.None)
        {
            Bases.Remove(pair.Id);
        }
    }

    public void Forget(PairRecord pair)
    {
        ReleaseNames(pair);
        Pairs.Remove(pair.Id);
        Bases.Remove(pair.Id);
        Intents.RemoveAll(intent => intent.PairId == pair.Id);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name)
            {
                Revisits[(pair.DocType, side, name)] = new Revisit(side, name, pair.Name(side.Other()));
            }
        }
    }

    private void ReleaseNames(PairRecord pair)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name)
            {
                Named.Remove((pair.DocType, side, name));
            }
        }
    }
}
