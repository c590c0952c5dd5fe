using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>
/// One pair: a base, perturbed twice into a cloud and a local document, and the rules. The documents' rows go by their names on the site.
/// </summary>
internal sealed record World
{
    /// <summary>Computed by the server: a field, a cell and a whole table.</summary>
    public static readonly IReadOnlySet<string> Derived = new HashSet<string> { "sum", "items.amount", "taxes" };

    public static readonly IReadOnlySet<string> AllowOnSubmit = new HashSet<string> { "note", "items.date", "tags", "tags.label" };

    public static readonly string[] Fields = ["title", "note", "count", "sum"];

    public static readonly IReadOnlyDictionary<string, string[]> Tables = new Dictionary<string, string[]>
    {
        ["items"] = ["item", "date", "amount"],
        ["tags"] = ["label"],
        ["taxes"] = ["rate"],
    };

    public required Case Origin { get; init; }

    public BaseKind BaseKind { get; init; }

    public PairBase? Base { get; init; }

    /// <summary>Null when the document is not there.</summary>
    public CanonicalDocument? Cloud { get; init; }

    public CanonicalDocument? Local { get; init; }

    public bool IsCloudUnknown { get; init; }

    public bool IsLocalUnknown { get; init; }

    /// <summary>With a tombstone: whether a document that is there is a new one.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the local site keeps some values in a spelling of its own.</summary>
    public bool LocalNormalizes { get; init; }

    public required DecisionRules Rules { get; init; }

    public CanonicalDocument? Site(Side side) => side == Side.Cloud ? Cloud : Local;

    public bool IsUnknown(Side side) => side == Side.Cloud ? IsCloudUnknown : IsLocalUnknown;

    public World With(Side side, CanonicalDocument? document) => side == Side.Cloud ? this with { Cloud = document }
        : this with { Local = document };

    /// <summary>What the engine sees of a site: rows known from the base under their identity, others under one of their own.</summary>
    public SideState State(Side side)
    {
        if (IsUnknown(side))
        {
            return new SideState.Unknown("The site did not answer.");
        }

        return Site(side) is { } document ? new SideState.Present(Read(side, document), IsNew) : new SideState.Absent();
    }

    public CanonicalDocument Read(Side side, CanonicalDocument document)
    {
        foreach (var (table, rows) in document.Tables)
        {
            var known = (Base?.Form(side).Rows(table) ?? []).Where(row => row.SourceName is not null).ToDictionary(row => row.SourceName!,
                row => row.Id);
            document = document.WithRows(
                table,
                [.. rows.Select(row => row.WithId(known.GetValueOrDefault(row.SourceName!) ?? (side == Side.Cloud ? "c:"
                : "l:") + row.SourceName))]);
        }

        return document;
    }

    public Decision Decide() => DecisionFunction.Decide(BaseKind, Base, State(Side.Cloud), State(Side.Local), Rules);

    /// <summary>The same world seen in a mirror.</summary>
    public World Mirrored() => this with
    {
        Base = Base is null ? null : new PairBase(Base.Local, Base.Cloud),
        Cloud = Local,
        Local = Cloud,
        IsCloudUnknown = IsLocalUnknown,
        IsLocalUnknown = IsCloudUnknown,
        Rules = Rules with
        {
            Strategy = Mirror(Rules.Strategy),
            Fallback = Mirror(Rules.Fallback),
            FieldStrategies = Rules.FieldStrategies.ToDictionary(pair => pair.Key, pair => Mirror(pair.Value)),
            Force = Mirror(Rules.Force),
            Latest = Mirror(Rules.Latest),
            Choices = Rules.Choices.ToDictionary(pair => pair.Key, pair => pair.Value with { Winner = Mirror(pair.Value.Winner) }),
            Direction = Rules.Direction switch
            {
                SyncDirection.CloudToLocal => SyncDirection.LocalToCloud,
                SyncDirection.LocalToCloud => SyncDirection.CloudToLocal,
                var both => both,
            },
        },
    };

    public static Side? Mirror(Side? side) => side switch
    {
        Side.Cloud => Side.Local,
        Side.Local => Side.Cloud,
        _ => null,
    };

    public static World Of(Case origin) => new WorldMaker(origin).Make();

    public static bool IsDerived(string table, string? field) => Derived.Contains(table) || (field is not null
        && Derived.Contains($"{table}.{field}"));

    private static ConflictStrategy Mirror(ConflictStrategy strategy) => strategy switch
    {
        ConflictStrategy.CloudWins => ConflictStrategy.LocalWins,
        ConflictStrategy.LocalWins => ConflictStrategy.CloudWins,
        _ => strategy,
    };
}
