namespace ErpSync;

/// <summary>Why a document is in conflict.</summary>
public enum ConflictKind
{
    /// <summary>The same field was edited on both sides.</summary>
    FieldEdit,

    /// <summary>Both sides were edited and the DocType is compared as a whole (conflict_scope: document).</summary>
    DocumentEdit,

    /// <summary>A child row was edited on one side and removed, or edited differently, on the other.</summary>
    RowEdit,

    /// <summary>Deleted on one side, edited on the other.</summary>
    DeleteEdit,

    /// <summary>The same minted name on both sides with different content: perhaps two business documents.</summary>
    SameName,

    /// <summary>Both sides held the document before the first run, with different content.</summary>
    BaselineDiffers,

    /// <summary>More than one document matches by natural key.</summary>
    AmbiguousMatch,

    /// <summary>A document that was deleted on evidence is back with its old content.</summary>
    ReturnedAfterDelete,

    /// <summary>The two sides took different steps (for example one submitted, one deleted).</summary>
    LifeCycle,
}
