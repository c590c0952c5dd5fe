namespace ErpSync.Engine.State;

/// <summary>What both sides last agreed on.</summary>
internal enum BaseKind
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A content, kept as <see cref="PairBase"/>.</summary>
    Body,

    /// <summary>That the document is deleted. The content it had is kept as <see cref="PairBase"/>.</summary>
    Tombstone,
}
