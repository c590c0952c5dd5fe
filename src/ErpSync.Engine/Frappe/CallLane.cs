namespace ErpSync.Engine.Frappe;

/// <summary>
/// The kinds of calls whose number at once is found out apart from each other: what a site bears of one says nothing about the others.
/// </summary>
internal enum CallLane
{
    /// <summary>Lists and single documents.</summary>
    Read,

    /// <summary>Creates of one document.</summary>
    Create,

    /// <summary>Creates of many documents in one transaction.</summary>
    CreateMany,

    /// <summary>Updates of fields.</summary>
    Update,

    /// <summary>Submits and cancels: they move ledgers and other documents.</summary>
    LifeCycle,

    /// <summary>Deletes, renames and merges: the costliest calls there are.</summary>
    Remove,
}
