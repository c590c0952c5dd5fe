namespace ErpSync.Engine.Configuration;

/// <summary>What counts as a conflict.</summary>
internal enum ConflictScope
{
    /// <summary>Only the same field or row changed on both sides.</summary>
    Field,

    /// <summary>Any edit on both sides.</summary>
    Document,
}
