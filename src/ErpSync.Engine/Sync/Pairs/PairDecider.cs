using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>Decides for a pair under work: puts what is known of it before the decision function.</summary>
internal sealed class PairDecider(RunContext run)
{
    /// <summary>What would be decided for a pair now.</summary>
    public Decision Decide(PairWork work)
    {
        var cloud = work.Document(Side.Cloud);
        var local = work.Document(Side.Local);
        var latest = EditClock.Later(work, run);
        var sameIdentity = work.IsProvedSame || run.IsOneDocument(work.Pair) || (cloud is not null && local is not null && AreOne(work.DocType, cloud, local));
        return DecisionFunction.Decide(work.Pair.Base, work.Base, work.State(Side.Cloud), work.State(Side.Local), WithSavedSide(run.Rules(work.DocType, latest, sameIdentity), work));
    }

    /// <summary>Whether two documents without a base are one: by their creation, or by a name that says so.</summary>
    public bool AreOne(DocTypeContext docType, FrappeDocument cloud, FrappeDocument local) =>
        cloud.Creation == local.Creation || (cloud.Name == local.Name && !run.NamingRules.CanHaveMade(docType.Name, cloud.Name) && DocumentIdentity.SameNameIsSameDocument(docType.Schema, cloud, local));

    // A Single that nobody has saved on one site yet holds defaults there and nobody's values.
    private static DecisionRules WithSavedSide(DecisionRules rules, PairWork work) =>
        work.DocType.Schema.IsSingle && work.Pair.Base == BaseKind.None && !rules.ByHand
            && work.Document(Side.Cloud)?.Modified.Length > 0 != work.Document(Side.Local)?.Modified.Length > 0
            ? rules with
            {
                Strategy = work.Document(Side.Cloud)?.Modified.Length > 0 ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins,
                FieldStrategies = new Dictionary<string, ConflictStrategy>(),
            }
            : rules;
}
