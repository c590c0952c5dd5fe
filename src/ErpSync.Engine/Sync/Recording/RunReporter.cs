using ErpSync.Engine.Decisions;
using ErpSync.Engine.Files;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Puts what happened to a pair into the results, plan items and errors that people see.</summary>
internal sealed class RunReporter(RunContext run, OutcomeRecorder recorder, FileCarrier files)
{
    public ValueTask TellAsync(
        PairWork work, SyncAction action, SyncOutcome outcome, SyncDirection direction, IReadOnlyList<FieldChange> changes, string reason, ErpSyncError? error,
        long started, CancellationToken cancellationToken, long? conflictId = null) =>
        run.Events.WriteAsync(new ResultEvent(Result(work, action, outcome, direction, changes, reason, error, started, conflictId)), cancellationToken);

    public SyncResult Result(
        PairWork work, SyncAction action, SyncOutcome outcome, SyncDirection direction, IReadOnlyList<FieldChange> changes, string reason, ErpSyncError? error,
        long started, long? conflictId) => new()
        {
            DocType = work.DocType.Name,
            Name = work.Name,
            CloudName = work.Pair.CloudName,
            LocalName = work.Pair.LocalName,
            Action = action,
            Outcome = outcome,
            Direction = direction,
            Changes = work.Readable(changes),
            Reason = reason,
            ErrorId = error?.ErrorId,
            ConflictId = conflictId,
            Duration = run.Clock.GetElapsedTime(started),
            Timestamp = run.Now,
        };

    public async ValueTask PlanAsync(PairWork work, Decision decision, CancellationToken cancellationToken)
    {
        // Both scans come across a document that is not recorded yet.
        if (!run.IsNews($"{work.DocType.Name}/{work.Pair.CloudName}/{work.Pair.LocalName}", "plan"))
        {
            return;
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (decision.Kind is DecisionKind.Write or DecisionKind.Create && decision.Target(side) is { } target
                && await files.DescribeAsync(work, side, target, cancellationToken) is { } uploads)
            {
                decision = decision with { Reason = $"{decision.Reason} {uploads}" };
            }
        }

        if (PlanItems.From(work, decision) is { } plan)
        {
            await run.Events.WriteAsync(new ResultEvent(plan), cancellationToken);
        }
    }

    public ValueTask PlanRenameAsync(PairWork work, Rename rename, CancellationToken cancellationToken) =>
        run.IsNews($"{work.DocType.Name}/{rename.Pair.Id}", "rename")
            ? run.Events.WriteAsync(new ResultEvent(PlanItems.From(work, rename)), cancellationToken)
            : ValueTask.CompletedTask;

    public async Task TellRefusalsAsync(PairWork work, IReadOnlyList<FieldChange> refused, CancellationToken cancellationToken)
    {
        if (refused.Count == 0)
        {
            return;
        }

        var fields = string.Join(", ", refused.Select(change => $"{change.Field} (sent '{change.After}', kept '{change.Before}')"));
        var message = $"The {Words.Of(refused[0].Side)} site did not keep {fields} of {work.Target}.";
        await recorder.AppendRefusalsAsync(work, refused, message);
        await run.Events.WriteAsync(
            new ErrorEvent(Error(work, ErrorIds.ValueRefused, ErpErrorCategory.WriteError, message, "A permission level, a set-once field or a server script resets it. It is not sent again until it is edited.")),
            cancellationToken);
    }

    /// <summary>Tells of values that one site cannot hold, once: from now on each side's own value is what was agreed on.</summary>
    public async Task TellUnfitAsync(PairWork work, IReadOnlyList<FieldChange> unfit, CancellationToken cancellationToken)
    {
        foreach (var field in unfit.GroupBy(change => (change.Side, change.Field)))
        {
            var values = string.Join(", ", field.Select(change => $"'{Shortened(change.After)}'").Distinct(StringComparer.Ordinal));
            var message = $"{work.Target}: {field.Key.Field} stays {values} on the {Words.Of(field.Key.Side.Other())} site; the {Words.Of(field.Key.Side)} site cannot hold it: "
                + $"{work.DocType.Schema.Limits[field.Key.Field].Reason(field.Key.Side)}.";
            await recorder.AppendRefusalsAsync(work, [.. field], message);
            await run.Events.WriteAsync(
                new ErrorEvent(Error(
                    work, ErrorIds.ValueRefused, ErpErrorCategory.InvalidData, message,
                    "Make the field alike on both sites (Test-ErpConnection -Detailed lists where they differ), or add it to exclude_fields.")),
                cancellationToken);
        }
    }

    private static string? Shortened(string? text) => text is { Length: > 60 } ? $"{text[..57]}..." : text;

    public static ErpSyncError Error(PairWork work, string id, ErpErrorCategory category, string message, string remedy) => new(id, category, message, remedy, work.Target);
}
