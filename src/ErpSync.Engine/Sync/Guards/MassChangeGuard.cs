using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// max_changes: nearly all documents of a DocType that change between two runs are seldom somebody's work; a script that went wrong, a bad import or a
/// restored table looks like that. Before the first of them is written the DocType is left alone and the person asked. For one scan.
/// </summary>
internal sealed class MassChangeGuard(RunContext run)
{
    private bool _hasPassed;

    /// <summary>Judges a scan by its first page; costs a request only when that page is full of changed documents.</summary>
    /// <param name="docType">The DocType.</param>
    /// <param name="side">The side that is scanned.</param>
    /// <param name="cursor">The cursor the scan began with.</param>
    /// <param name="page">A page of the scan.</param>
    /// <param name="cancellationToken">Ends the judgement.</param>
    /// <exception cref="ErpSyncException">ErpMassChange.</exception>
    public async Task PassAsync(DocTypeContext docType, Side side, ScanCursor cursor, IReadOnlyList<DocumentStamp> page, CancellationToken cancellationToken)
    {
        if (_hasPassed)
        {
            return;
        }

        _hasPassed = true;
        var known = run.Store.CountPairs(docType.Name);
        var limit = Math.Max(docType.Rules.MaxChanges, known * docType.Rules.MaxChangesPercent / 100);
        if (run.Request.AllowMassChange || run.ForcedSide is not null || known <= limit || cursor.Position is null)
        {
            return;
        }

        var pairs = run.Store.FindPairs(docType.Name, side, [.. page.Select(stamp => stamp.Name)]);
        var share = (double)page.Count(stamp => IsChanged(pairs.GetValueOrDefault(stamp.Name), side, stamp)) / page.Count;
        var isWhole = page.Count < Math.Min(run.Configuration.BatchSize, Frappe.DocumentLists.FirstPage);
        if (share * 100 <= docType.Rules.MaxChangesPercent && !isWhole)
        {
            return;
        }

        var changed = (long)(share * (isWhole ? page.Count : await run.Site(side).CountChangedAsync(docType.Name, cursor.Position, cancellationToken)));
        if (changed > limit)
        {
            await StopAsync(docType, side, changed, known, cancellationToken);
        }
    }

    private static bool IsChanged(PairRecord? pair, Side side, DocumentStamp stamp) =>
        pair is { Base: BaseKind.Body } && pair.Creation(side) == stamp.Creation && pair.Modified(side) != stamp.Modified;

    private async Task StopAsync(DocTypeContext docType, Side side, long changed, long known, CancellationToken cancellationToken)
    {
        var error = new ErpSyncError(
            ErrorIds.MassChange,
            ErpErrorCategory.LimitsExceeded,
            $"About {changed} of {known} {docType.Name} documents changed on the {Words.Of(side)} site since the last run: more than max_changes allows ({docType.Rules.MaxChanges} and {docType.Rules.MaxChangesPercent:0.##} percent). None of them was written.",
            $"Look at some of them: Invoke-ErpSync -DocType '{docType.Name}' -WhatIf. If the change is meant, run it with -AllowMassChange or raise max_changes; if not, mend that site first.",
            docType.Name);
        if (!run.PlanOnly)
        {
            throw new ErpSyncException(error);
        }

        await run.Events.WriteAsync(new WarningEvent($"{error.Message} {error.RecommendedAction}"), cancellationToken);
    }
}
