using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Decisions;

/// <summary>The outcome of the decision function.</summary>
internal sealed record Decision
{
    public required DecisionKind Kind { get; init; }

    /// <summary>Why, in one sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>What the cloud document shall be; null when it is not to be written.</summary>
    public CanonicalDocument? CloudTarget { get; init; }

    /// <summary>What the local document shall be; null when it is not to be written.</summary>
    public CanonicalDocument? LocalTarget { get; init; }

    /// <summary>The local document with the row identities the decision gave it: rows that are the same on both sides carry the cloud's identities.</summary>
    public CanonicalDocument? LocalDocument { get; init; }

    /// <summary>The side a Create or Delete is to be carried out on.</summary>
    public Side? Side { get; init; }

    /// <summary>
    /// The base once the targets are reached. It leaves out what is undecided or held back, so that this still shows as a change; the answers of the
    /// sites are laid over it.
    /// </summary>
    public PairBase? NewBase { get; init; }

    /// <summary>
    /// When both sides are written, the cloud first: the base once the cloud is written and the local side is not yet, so that a crash in between
    /// leaves exactly the local write to do.
    /// </summary>
    public PairBase? BaseBetween { get; init; }

    /// <summary>For a Conflict: why.</summary>
    public ConflictKind ConflictKind { get; init; }

    /// <summary>What both sides changed differently, decided by rule or still open.</summary>
    public IReadOnlyList<Overlap> Overlaps { get; init; } = [];

    /// <summary>Values that the other site cannot hold: they stay where they are. Side is the site that cannot.</summary>
    public IReadOnlyList<FieldChange> Unfit { get; init; } = [];

    /// <summary>Whether the direction held some change back that still waits.</summary>
    public bool HasHeldBack { get; init; }

    public CanonicalDocument? Target(Side side) => side == ErpSync.Side.Cloud ? CloudTarget : LocalTarget;
}
