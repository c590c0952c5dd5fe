namespace ErpSync.Engine.Events;

/// <summary>What is to be done about an event before any site is asked.</summary>
internal enum EventVerdict
{
    /// <summary>Look at the document.</summary>
    Look,

    /// <summary>It tells of a state that is dealt with.</summary>
    Echo,

    /// <summary>The document failed and its next attempt is not due yet.</summary>
    Wait,

    /// <summary>The document failed for good.</summary>
    SetAside,
}
