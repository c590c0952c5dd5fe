namespace ErpSync.Simulation.Checking;

/// <summary>What users did to one document, whatever names it has on the sites.</summary>
internal sealed class GhostDocument(string uid, string docType, Side bornOn)
{
    private readonly HashSet<string>[] _written = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];

    public string Uid => uid;

    public string DocType => docType;

    public Side BornOn => bornOn;

    /// <summary>Users have taken steps of its life on a side.</summary>
    public HashSet<Side> Stepped { get; } = [];

    /// <summary>What a user who deleted it, or merged it away, had before him; null as long as nobody has.</summary>
    public IReadOnlySet<string>? SeenByDeleter { get; private set; }

    public Side DeletedOn { get; private set; }

    public bool IsTouchedOn(Side side) => _written[(int)side].Count > 0 || Stepped.Contains(side) || bornOn == side;

    public void Write(Side side, IEnumerable<string> tokens) => _written[(int)side].UnionWith(tokens);

    public void Delete(Side side, IReadOnlySet<string> seen)
    {
        SeenByDeleter = seen;
        DeletedOn = side;
    }

    /// <summary>Somebody has brought it back from the deleted ones.</summary>
    public bool IsRestored { get; private set; }

    public void Restore()
    {
        SeenByDeleter = null;
        IsRestored = true;
    }

    /// <summary>Whether somebody on the other side wrote what the deleter had not seen: then the document may stay.</summary>
    public bool HasUnseenEdit() => SeenByDeleter is { } seen
        && (Stepped.Contains(Other) || _written[(int)Other].Any(token => !seen.Contains(token)));

    private Side Other => DeletedOn == Side.Cloud ? Side.Local : Side.Cloud;
}
