namespace ErpSync.Engine.Decisions;

/// <summary>What both sides changed differently.</summary>
internal enum OverlapKind
{
    /// <summary>A field of the document.</summary>
    Field,

    /// <summary>A field of a row.</summary>
    RowField,

    /// <summary>A row removed on one side and edited on the other.</summary>
    RowRemoved,

    /// <summary>The order of the rows of a table.</summary>
    RowOrder,

    /// <summary>A whole table, when there is no base to compare rows with.</summary>
    Table,

    /// <summary>The whole document (conflict_scope: document).</summary>
    Document,
}
