using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>One write to one side: where it starts, where it shall end, and what both sides will have agreed on then.</summary>
/// <param name="Side">The side written.</param>
/// <param name="Current">Its content now; null for a create.</param>
/// <param name="Target">Its content afterwards.</param>
/// <param name="BaseAfter">The base once the target is reached; null when nothing is agreed until another write follows.</param>
/// <param name="IsLast">Whether the decision is carried out with this write.</param>
/// <param name="Decision">The decision.</param>
internal sealed record WritePlan(
    Side Side, CanonicalDocument? Current, CanonicalDocument Target, PairBase? BaseAfter, bool IsLast, Decision Decision);
