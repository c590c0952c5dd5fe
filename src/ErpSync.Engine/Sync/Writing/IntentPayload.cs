using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// What an intent keeps so that a later process can finish the write whose reply was lost: the body as sent, the target, and the base that was foreseen.
/// </summary>
/// <param name="Body">The body as sent.</param>
/// <param name="Reason">Why it was sent.</param>
/// <param name="Target">What the document was to become, as the codec's bytes.</param>
/// <param name="BaseAfter">The foreseen base as the codec's bytes behind the target; null when nothing was to be agreed yet.</param>
/// <param name="Decides">How the write decides the conflict of the pair; null when it decides none.</param>
internal sealed record IntentPayload(JsonObject Body, string Reason, byte[] Target, byte[]? BaseAfter, ConflictDecision? Decides = null)
{
    public static string Write(JsonObject body, WritePlan plan, ConflictDecision? decides)
    {
        var codec = new BodyCodec();
        return JsonSerializer.Serialize(new IntentPayload(
            body,
            plan.Decision.Reason,
            codec.Write(new PairBase(plan.Target, plan.Target), CanonicalDocument.Empty).ToArray(),
            plan.BaseAfter is null ? null : codec.Write(plan.BaseAfter, plan.Target).ToArray(),
            decides));
    }

    public static IntentPayload? Read(string? text) => text is null ? null : JsonSerializer.Deserialize<IntentPayload>(text);

    /// <summary>
    /// The write as it was planned. It is never the last one: since the documents were read for it, people may have edited either of them, so the pair has to
    /// be looked at again.
    /// </summary>
    public WritePlan Plan(Side side, CanonicalDocument? current)
    {
        var target = BodyCodec.Read(Target, CanonicalDocument.Empty).Cloud;
        var after = BaseAfter is null ? null : BodyCodec.Read(BaseAfter, target);
        return new WritePlan(side, current, target, after, IsLast: false, new Decision { Kind = DecisionKind.Write, Reason = Reason });
    }
}
