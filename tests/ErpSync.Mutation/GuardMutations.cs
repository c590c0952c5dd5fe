namespace ErpSync.Mutation;

/// <summary>Guards taken away.</summary>
internal static class GuardMutations
{
    private const string Guard = "Sync/Guards/SiteGuard.cs";

    public static IReadOnlyList<SourceMutation> All { get; } =
    [
        new("A foreign site is not noticed", Guard, "if (site.Own == 0 && (site.Foreign > 0", "if (site.Own < 0 && (site.Foreign > 0", "Sync.SiteGuardTests", "Disasters.DisasterTests"),
        new("Exchanged addresses are not told apart", Guard, "if (lost is [{ Foreign: > 0 }, { Foreign: > 0 }])", "if (lost is [{ Foreign: < 0 }, { Foreign: > 0 }])", "Disasters.DisasterTests"),
        new("One site behind both addresses is not noticed at the first run", Guard, "if (alike >= 3)", "if (alike < 0)", "Disasters.DisasterTests"),
        new(
            "A restored site is not noticed", Guard, "if (site.Earlier is not { } earlier || run.ForcedSide is not null)",
            "if (site.Earlier is not { } earlier || run.Now > DateTimeOffset.MinValue)", "Disasters.DisasterTests"),
        new(
            "An old version that a backup brought back is an edit", "Sync/Pairs/PairProcessor.cs", "if (run.ForcedSide is null && EarlierVersion(work) is { } earlier)",
            "if (run.Now < DateTimeOffset.MinValue && EarlierVersion(work) is { } earlier)", "Disasters.DisasterTests"),
        new(
            "What a site shows of a later day proves nothing of a missing document", "Sync/Scanning/AbsenceJudge.cs", "return await ShowsLaterOneAsync(side, work.Pair, since, cancellationToken)",
            "return await ShowsLaterOneAsync(side, work.Pair, since, cancellationToken) || run.Now > since", "Disasters.DisasterTests"),
        new(
            "A site that shows none of its documents is trusted", "Sync/Scanning/AbsenceJudge.cs", "if (!await ShowsCanaryAsync(docType, side, cancellationToken))",
            "if (await ShowsCanaryAsync(docType, side, cancellationToken) && run.Now < DateTimeOffset.MinValue)", "Sync.DeletionGuardTests"),
        new("Deletions have no budget", "Sync/Guards/DeleteBudget.cs", "if (use.Done + use.UnderWay < limit)", "if (use.Done + use.UnderWay < int.MaxValue)", "Sync.DeletionGuardTests"),
        new(
            "A mass disappearance without evidence is believed", "Sync/Scanning/AbsenceJudge.cs", "if (vanished > run.Deletions.Limit(docType))", "if (vanished > int.MaxValue)",
            "Sync.DeletionGuardTests", "Disasters.DisasterTests"),
        new("A mass change goes through", "Sync/Guards/MassChangeGuard.cs", "if (changed > limit)", "if (changed > int.MaxValue)", "Disasters.DisasterTests"),
        new("Cursors do not follow the site's clock", "Sync/RunPreparation.cs", "            new SiteClocks(run).Follow();\n", "", "Disasters.DisasterTests"),
        new(
            "A stamp ahead of the clock hides later edits", "Sync/Scanning/DocTypeScan.cs", "Position = EditClock.Earlier(stamps[^1].Modified, clock) });",
            "Position = stamps[^1].Modified });", "Disasters.DisasterTests"),
        new(
            "The hour that the end of summer time repeats is lost", "Sync/EditClock.cs", "Text(wall - by - (repeated > TimeSpan.Zero ? repeated : TimeSpan.Zero));", "Text(wall - by);",
            "Disasters.DisasterTests"),
        new("A pair that never comes to rest goes on for ever", "Sync/Guards/PingPongBreaker.cs", "if (times.Count < Limit)", "if (times.Count < int.MaxValue)", "Sync.PoisonTests", "Sync.OriginalDefectTests", "Sync.RefusedValueTests"),
        new("Half a character in JSON is accepted", "Frappe/FrappeJson.cs", " || HasHalfCharacter(utf8.Span))", ")", "Frappe.FrappeJsonTests", "BadInput.AnswerFuzzTests"),
    ];
}
