using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>
/// Recognizes renames. Frappe moves nothing but the name then: no stamp changes, and no Deleted Document row is left. So a new name with the creation
/// stamp of an agreed document whose name is gone is that document, and neither a new one nor a deletion.
/// </summary>
internal sealed class Renames(RunContext run)
{
    private const int MostTwins = 5;

    /// <summary>Why a document that is not recorded may be a recorded one renamed; null when it is not.</summary>
    public async Task<ErpSyncError?> SuspectAsync(DocTypeContext docType, Side side, string name, string creation, CancellationToken cancellationToken)
    {
        var twins = run.Store.FindPairsByCreation(docType.Name, side, creation)
            .Where(pair => pair.Base == BaseKind.Body && pair.Name(side) is { } known && known != name).ToList();
        if (twins.Count == 0)
        {
            return null;
        }

        var still = await run.Site(side).GetStampsAsync(docType.Name, [.. twins.Select(pair => pair.Name(side)!)], cancellationToken);
        var gone = twins.Find(pair => !still.Any(stamp => stamp.Name == pair.Name(side)));
        return gone is null ? null : Suspicion(docType, side, gone, name, $"{docType.Name}/{name}");
    }

    /// <summary>Why a recorded document that is not found may be there under another name; null when it is not.</summary>
    public async Task<ErpSyncError?> LookForAsync(DocTypeContext docType, Side side, PairRecord pair, CancellationToken cancellationToken)
    {
        if (pair.Creation(side) is not { } creation)
        {
            return null;
        }

        var twins = await run.Site(side).FindAsync(
            docType.Schema.Site(side), [new SiteFilter("creation", "=", JsonValue.Create(creation))], MostTwins, cancellationToken);
        var agreed = run.Store.FindPairs(docType.Name, side, [.. twins.Select(twin => twin.Name)]);
        var renamed = twins.FirstOrDefault(twin => twin.Creation == creation && agreed.GetValueOrDefault(twin.Name)?.Base != BaseKind.Body);
        return renamed is null ? null : Suspicion(docType, side, pair, renamed.Name, $"{docType.Name}/{pair.DocName}");
    }

    private static ErpSyncError Suspicion(DocTypeContext docType, Side side, PairRecord pair, string newName, string target) => new(
        ErrorIds.RenameSuspected,
        ErpErrorCategory.InvalidOperation,
        $"{docType.Name}/{newName} looks like {pair.Name(side)} renamed on the {Words.Of(side)} site (same creation stamp, old name gone).",
        $"Rename {pair.Name(side.Other())} on the {Words.Of(side.Other())} site too, then run Reset-ErpSyncRecord -DocType '{docType.Name}' -Name '{pair.DocName}'.",
        target);
}
