namespace ErpSync.Simulation.Checking;

/// <summary>What users did to one document, whatever names it has on the sites.</summary>
internal sealed class GhostDocument(string uid, string docType, Side bornOn)
{
    private readonly HashSet<string>[] _written = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly HashSet<string>[] _removed = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly bool[] _moved = new bool[2];
    private readonly int[] _deletions = new int[2];
    private readonly int[] _replayed = new int[2];

    public string Uid => uid;

    public string DocType => docType;

    public Side BornOn => bornOn;

    /// <summary>Users have taken steps of its life on a side.</summary>
    public HashSet<Side> Stepped { get; } = [];

    /// <summary>What a user who deleted it, or merged it away, had before him; null as long as nobody has, or somebody has restored it.</summary>
    public IReadOnlySet<string>? SeenByDeleter { get; private set; }

    public Side DeletedOn { get; private set; }

    /// <summary>Somebody has brought it back from the deleted ones.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Somebody has decided a conflict about it.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>A user has changed it.</summary>
    /// <param name="side">Where.</param>
    /// <param name="written">What he wrote.</param>
    /// <param name="removed">What he took away.</param>
    public void Edit(Side side, IReadOnlySet<string> written, IReadOnlySet<string> removed)
    {
        _written[(int)side].UnionWith(written);
        _removed[(int)side].UnionWith(removed);
        _moved[(int)side] |= written.Count == 0 && removed.Count == 0;
    }

    public void Delete(Side side, IReadOnlySet<string> seen)
    {
        _deletions[(int)side]++;
        SeenByDeleter = seen;
        DeletedOn = side;
    }

    public void Restore(Side side)
    {
        SeenByDeleter = null;
        IsRestored = true;
        _moved[(int)side] = true;
    }

    /// <summary>
    /// A state that does not know it has been put back: nothing tells the copies of one document from two documents any more where the sites gave
    /// them names of their own, nor its deletion from its never having been there.
    /// </summary>
    public bool IsForgotten { get; private set; }

    public void Forget() => IsForgotten = true;

    public void Decide() => IsDecided = true;

    /// <summary>The engine has deleted it on a side: each deletion of a user earns one on the other side, whatever was restored since.</summary>
    /// <returns>Whether it was earned.</returns>
    public bool Replay(Side side) => ++_replayed[(int)side] <= _deletions[1 - (int)side];

    /// <summary>Whether somebody on the other side did to it what the deleter had not seen: then the document may stay.</summary>
    public bool HasUnseenEdit() => SeenByDeleter is { } seen
        && (Stepped.Contains(Other) || _moved[(int)Other] || !_written[(int)Other].IsSubsetOf(seen) || _removed[(int)Other].Overlaps(seen));

    private Side Other => DeletedOn == Side.Cloud ? Side.Local : Side.Cloud;
}
