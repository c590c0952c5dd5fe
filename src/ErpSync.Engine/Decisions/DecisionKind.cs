namespace ErpSync.Engine.Decisions;

/// <summary>What is to be done with a pair.</summary>
internal enum DecisionKind
{
    /// <summary>Nothing: both sides are as agreed, or the rules leave them alone.</summary>
    Nothing,

    /// <summary>Something is not known: look again later.</summary>
    Observe,

    /// <summary>Both sides agree already: record it without a write.</summary>
    Adopt,

    /// <summary>Write one or both sides.</summary>
    Write,

    /// <summary>Create the document on the side that lacks it.</summary>
    Create,

    /// <summary>Delete the document on the side that still has it.</summary>
    Delete,

    /// <summary>Gone from both sides: record it.</summary>
    Tombstone,

    /// <summary>Somebody must decide; what does not overlap is written all the same when there are targets.</summary>
    Conflict,

    /// <summary>The direction does not allow the write; the change stays pending.</summary>
    HoldBack,
}
