using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>One pair under work: what is recorded, what both sites hold now, and how its links translate. Changes as the work goes on.</summary>
internal sealed class PairWork(DocTypeContext docType, PairRecord pair, ILinkNames links)
{
    private FrappeDocument? _cloud;
    private FrappeDocument? _local;

    public DocTypeContext DocType { get; } = docType;

    /// <summary>The pair as recorded and worked on; Id 0 while it is not recorded yet.</summary>
    public PairRecord Pair { get; set; } = pair;

    /// <summary>The pair as it was recorded when it was loaded.</summary>
    public PairRecord Recorded { get; } = pair;

    public PairBase? Base { get; set; }

    public ILinkNames Links { get; } = links;

    /// <summary>What the absence of a document means, per side, when it is absent.</summary>
    public SideState? CloudAbsence { get; set; }

    public SideState? LocalAbsence { get; set; }

    /// <summary>By side: when the document was deleted there, in that site's own text, where its Deleted Document row says so.</summary>
    public Dictionary<Side, string> DeletedAt { get; } = [];

    /// <summary>The sides where a person has restored the deleted document.</summary>
    public HashSet<Side> RestoredOn { get; } = [];

    /// <summary>By side: the creation stamp of another document that has the recorded name there now.</summary>
    public Dictionary<Side, string> ReplacedBy { get; } = [];

    /// <summary>Whether the base was brought up to changed field rules, so that it is to be stored although nothing was edited.</summary>
    public bool IsRebased { get; set; }

    /// <summary>The sides whose document does not match the filters of the DocType.</summary>
    public IReadOnlyList<Side> UnmatchedOn { get; set; } = [];

    /// <summary>Whether the filters keep the pair from being synchronized.</summary>
    public bool IsOutsideFilter { get; set; }

    /// <summary>Several documents match by natural key: their names on the other side.</summary>
    public IReadOnlyList<string> Ambiguous { get; set; } = [];

    /// <summary>Whether the two documents are known to be one by configuration (match_by) or by an earlier pairing.</summary>
    public bool IsProvedSame { get; set; }

    /// <summary>A record that one of the two documents had of its own so far, and which this one replaces; null when there is none.</summary>
    public PairRecord? Absorbed { get; set; }

    /// <summary>The document has another name on one side than the one recorded: that is dealt with before anything else.</summary>
    public Rename? Rename { get; set; }

    /// <summary>Why the work cannot go on, found while loading; null when it can.</summary>
    public ErpSyncError? Obstacle { get; set; }

    /// <summary>How its conflict is decided by the writes under way; null when it has none, or when it closes because the sides became equal.</summary>
    public ConflictDecision? ConflictDecision { get; set; }

    public FrappeDocument? Document(Side side) => side == Side.Cloud ? _cloud : _local;

    public void SetDocument(Side side, FrappeDocument? document)
    {
        if (side == Side.Cloud)
        {
            _cloud = document;
        }
        else
        {
            _local = document;
        }
    }

    /// <summary>What the absence of the document on a side means.</summary>
    public void SetAbsence(Side side, SideState state)
    {
        if (side == Side.Cloud)
        {
            CloudAbsence = state;
        }
        else
        {
            LocalAbsence = state;
        }
    }

    /// <summary>The canonical content of a side now; null when the document is not there.</summary>
    public CanonicalDocument? Canonical(Side side) => Document(side) is { } document
        ? DocType.Canonicalizer.Read(document, side, Links, Base?.Form(side))
        : null;

    public SideState State(Side side)
    {
        if (Document(side) is { } document)
        {
            return new SideState.Present(Canonical(side)!, IsNewSinceTombstone: Pair.Base == BaseKind.Tombstone && !IsBack(side));
        }

        return (side == Side.Cloud ? CloudAbsence : LocalAbsence)
            ?? (Pair.Base == BaseKind.Body && Pair.Name(side) is null
                ? new SideState.Unknown($"The {Words.Of(side)} site gave its name to another document, and no evidence says what became of it.")
                : new SideState.Absent());
    }

    /// <summary>Whether the deleted document is there again as it was, and nobody has restored it: an old backup looks like that.</summary>
    public bool IsBack(Side side) =>
        Pair.Base == BaseKind.Tombstone && Document(side) is { } document && document.Creation == Pair.Creation(side) && !RestoredOn.Contains(side);

    /// <summary>Changes as people read them: files by their addresses.</summary>
    public IReadOnlyList<FieldChange> Readable(IReadOnlyList<FieldChange> changes) =>
    [
        .. changes.Select(change => change with
        {
            Before = Links.Files.Readable(change.Side, change.Before),
            After = Links.Files.Readable(change.Side, change.After),
        }),
    ];

    /// <summary>What it waited for may have come: that is found out anew.</summary>
    public void ForgetWait(WaitChains waits)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (Document(side) is { } document)
            {
                waits.Forget((DocType.Name, side, document.Name));
            }
        }
    }

    public string Target => $"{DocType.Name}/{Name}";

    public string Name => Pair.DocName.Length > 0 ? Pair.DocName : _cloud?.Name ?? _local?.Name ?? "";
}
