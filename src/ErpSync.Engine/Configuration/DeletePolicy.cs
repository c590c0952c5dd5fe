namespace ErpSync.Engine.Configuration;

/// <summary>What a deletion on one side does to the other.</summary>
internal enum DeletePolicy
{
    /// <summary>Deletes there too, on evidence and within the budget.</summary>
    Propagate,

    /// <summary>Nothing; the other side keeps its document and it is not created again.</summary>
    Ignore,

    /// <summary>Opens a conflict.</summary>
    Conflict,
}
