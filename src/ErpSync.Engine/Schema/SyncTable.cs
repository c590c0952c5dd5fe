using ErpSync.Engine.Decisions;

namespace ErpSync.Engine.Schema;

/// <summary>One child table that is compared and written.</summary>
internal sealed record SyncTable
{
    /// <summary>The field name of the table in the parent.</summary>
    public required string Name { get; init; }

    public required string ChildDocType { get; init; }

    public required IReadOnlyList<SyncField> Fields { get; init; }

    public bool Required { get; init; }

    public bool AllowOnSubmit { get; init; }

    /// <summary>The table itself is read-only: rows are computed by the server.</summary>
    public bool Derived { get; init; }

    /// <summary>Which way rows travel.</summary>
    public FieldRoute Route { get; init; }

    /// <summary>Whether a new document takes its rows along to a side.</summary>
    public bool IsSentWithNew(Side side) => Route.Leads(side.Other()) || NeededOn.Contains(side);

    /// <summary>The sites that refuse a new document without rows.</summary>
    public IReadOnlyList<Side> NeededOn { get; init; } = [];
}
