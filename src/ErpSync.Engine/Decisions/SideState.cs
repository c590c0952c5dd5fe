using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>What is known of a document on one side when a decision is made.</summary>
internal abstract record SideState
{
    private SideState()
    {
    }

    /// <summary>Not known: a failed read, a document that vanished without evidence. Unknown never acts.</summary>
    /// <param name="Reason">Why, as a sentence.</param>
    internal sealed record Unknown(string Reason) : SideState;

    /// <summary>Not there: deleted, with evidence; or, for a document without a base, looked for and never seen.</summary>
    internal sealed record Absent : SideState;

    /// <summary>There.</summary>
    /// <param name="Document">Its canonical content.</param>
    /// <param name="IsNewSinceTombstone">With a tombstone as base: whether this is another document than the deleted one.</param>
    internal sealed record Present(CanonicalDocument Document, bool IsNewSinceTombstone = false) : SideState;
}
