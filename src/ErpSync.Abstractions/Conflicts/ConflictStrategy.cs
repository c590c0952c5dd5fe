namespace ErpSync;

/// <summary>How a conflict is decided.</summary>
public enum ConflictStrategy
{
    /// <summary>The later edit wins, in UTC with each site's zone and measured clock skew; inside the uncertainty nobody wins.</summary>
    LatestTimestamp,

    /// <summary>The cloud value wins.</summary>
    CloudWins,

    /// <summary>The local value wins.</summary>
    LocalWins,

    /// <summary>Nobody wins until a person decides.</summary>
    Manual,

    /// <summary>Disjoint edits are merged; for overlapping fields the choices given by hand apply.</summary>
    Merge,

    /// <summary>Two different business documents share a name: each is kept, and created on the other side under a name of its own.</summary>
    KeepBoth,
}
