using ErpSync.Engine.Configuration;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Decisions;

/// <summary>Everything besides the contents that a decision depends on. Times are already turned into a verdict, so that no clock is needed.</summary>
internal sealed record DecisionRules
{
    public ConflictStrategy Strategy { get; init; } = ConflictStrategy.LatestTimestamp;

    public ConflictStrategy Fallback { get; init; } = ConflictStrategy.Manual;

    /// <summary>Per "field" or "table.field", before <see cref="Strategy"/>.</summary>
    public IReadOnlyDictionary<string, ConflictStrategy> FieldStrategies { get; init; } = new Dictionary<string, ConflictStrategy>();

    public ConflictScope Scope { get; init; }

    public DeletePolicy Deletes { get; init; }

    public DocStatusPolicy DocStatus { get; init; }

    /// <summary>Which side may be written.</summary>
    public SyncDirection Direction { get; init; }

    /// <summary>Neither side may be written: the direction of the run is against that of the DocType.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The side that wins every difference (-Force); null for none.</summary>
    public Side? Force { get; init; }

    /// <summary>The side whose edit is the later one; null when that cannot be told.</summary>
    public Side? Latest { get; init; }

    /// <summary>Without a base: whether the two documents are known to be the same business document.</summary>
    public bool SameIdentity { get; init; }

    /// <summary>A person decides: strategies then also settle deletions, returns and same names.</summary>
    public bool ByHand { get; init; }

    /// <summary>A person's choices by overlap key (<see cref="Overlap.Key"/>), field name or "table.field".</summary>
    public IReadOnlyDictionary<string, FieldChoice> Choices { get; init; } = new Dictionary<string, FieldChoice>();

    /// <summary>"field", "table.field" and "table" computed by the server.</summary>
    public IReadOnlySet<string> Derived { get; init; } = new HashSet<string>();

    /// <summary>"field", "table" and "table.field" that may change after submit.</summary>
    public IReadOnlySet<string> AllowOnSubmit { get; init; } = new HashSet<string>();

    /// <summary>Fields whose absence is a value (0 of a number or check), so that an absent one is not filled from the other side without a base.</summary>
    public IReadOnlySet<string> ValueWhenAbsent { get; init; } = new HashSet<string>();

    /// <summary>"field", "table.field" and "table" that do not travel both ways.</summary>
    public IReadOnlyDictionary<string, FieldRoute> Routes { get; init; } = new Dictionary<string, FieldRoute>();

    /// <summary>"field" and "table.field" of which one site holds values that the other cannot.</summary>
    public IReadOnlyDictionary<string, FieldLimit> Limits { get; init; } = new Dictionary<string, FieldLimit>();

    public FieldRoute Route(string path) => Routes.GetValueOrDefault(path);

    public bool MayWrite(Side side) => !IsReadOnly && Direction switch
    {
        SyncDirection.CloudToLocal => side == Side.Local,
        SyncDirection.LocalToCloud => side == Side.Cloud,
        _ => true,
    };
}
