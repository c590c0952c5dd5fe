using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Renaming;

/// <summary>
/// Recognizes renames. Frappe moves nothing but the name then: no stamp changes, and no Deleted Document row is left. So a new name with the creation
/// stamp of an agreed document whose name is gone is that document, and neither a new one nor a deletion.
/// </summary>
internal sealed class Renames(RunContext run)
{
    private const int MostTwins = 5;

    /// <summary>The agreed document that now has this name, which is not recorded for it.</summary>
    /// <returns>The rename; or why it cannot be told which document it is; or neither when it is no renamed one.</returns>
    public async Task<(Rename? Rename, ErpSyncError? Doubt)> FindAsync(
        DocTypeContext docType, Side side, string name, string creation, CancellationToken cancellationToken)
    {
        var twins = run.Store.FindPairsByCreation(docType.Name, side, creation)
            .Where(pair => pair.Name(side) != name && run.IsOneDocument(pair)).ToList();
        if (twins.Count == 0)
        {
            return (null, null);
        }

        var still = await run.Site(side).GetStampsAsync(docType.Name, [.. twins.Select(pair => pair.Name(side)).OfType<string>()], cancellationToken);
        var gone = twins.FindAll(pair => !still.Any(stamp => stamp.Name == pair.Name(side) && stamp.Creation == creation));
        return gone switch
        {
            [] => (null, null),
            [var pair] => (new Rename(pair, side, name), null),
            _ => (null, Doubt(docType, side, name, gone)),
        };
    }

    /// <summary>Where a recorded document that is not found may be: under another name; null when it is not.</summary>
    public async Task<Rename?> LookForAsync(DocTypeContext docType, Side side, PairRecord pair, CancellationToken cancellationToken)
    {
        if (pair.Creation(side) is not { } creation)
        {
            return null;
        }

        var twins = await run.Site(side).FindAsync(
            docType.Schema.Site(side), [new SiteFilter("creation", "=", JsonValue.Create(creation))], MostTwins, cancellationToken);
        var agreed = run.Store.FindPairs(docType.Name, side, [.. twins.Select(twin => twin.Name)]);
        var renamed = twins.Where(twin => twin.Creation == creation && !IsAgreed(agreed.GetValueOrDefault(twin.Name), side, creation)).ToList();
        return renamed.Count == 1 ? new Rename(pair, side, renamed[0].Name) : null;
    }

    // A name that is recorded for another document, which is not under it any more, is free.
    private static bool IsAgreed(PairRecord? holder, Side side, string creation) => holder?.Base == BaseKind.Body && holder.Creation(side) == creation;

    private static ErpSyncError Doubt(DocTypeContext docType, Side side, string name, List<PairRecord> gone) => new(
        ErrorIds.RenameSuspected,
        ErpErrorCategory.InvalidOperation,
        $"{docType.Name}/{name} looks like one of {string.Join(", ", gone.Select(pair => pair.Name(side) ?? pair.DocName))} renamed on the {Words.Of(side)} site: "
            + "they were created in the same moment and their names are gone.",
        $"Rename the right one on the {Words.Of(side.Other())} site too, then run Reset-ErpSyncRecord -DocType '{docType.Name}' for both.",
        $"{docType.Name}/{name}");
}
