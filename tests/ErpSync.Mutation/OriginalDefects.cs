namespace ErpSync.Mutation;

/// <summary>Defects of the product that ErpSync replaces, as far as they live in the engine.</summary>
internal static class OriginalDefects
{
    public static IReadOnlyList<SourceMutation> All { get; } =
    [
        new(
            "1 Our own write comes back as an event and is looked at as news",
            "Events/EventJudge.cs",
            "return isOver && !isDue ? EventVerdict.Echo : EventVerdict.Look;",
            "return EventVerdict.Look;",
            "Events.RealtimeTests"),
        new(
            "2, 3 The base is what was sent, not what the site made of it",
            "Sync/Writing/BaseSettlement.cs",
            "DocumentDelta.Between(target, answered).ApplyTo(planned.Form(side))",
            "DocumentDelta.Between(target, target).ApplyTo(planned.Form(side))",
            "Sync.EditTests", "Sync.OriginalDefectTests", "Sync.FirstRunTests", "Sync.RefusedValueTests", "Sync.HistoryTests"),
        new(
            "4 The name that the site gave is ignored",
            "Sync/Recording/PairTransactions.cs",
            "pair = pair.WithName(side, document.Name).WithModified",
            "pair = pair.WithName(side, pair.DocName.Length > 0 ? pair.DocName : document.Name).WithModified",
            "Sync.OriginalDefectTests", "Sync.IdentityTests"),
        new(
            "5 A deleted document comes back",
            "Decisions/DecisionFunction.cs",
            "return winner == remainingSide\n            ? Creation(",
            "return winner != deletedOn\n            ? Creation(",
            "Sync.OriginalDefectTests", "Decisions.DecisionProperties", "Sync.DeletionGuardTests"),
        new(
            "6 A document that only one side ever had is deleted",
            "Decisions/DecisionFunction.cs",
            "(SideState.Absent, SideState.Present l) => Creation(Side.Cloud, l.Document, rules, \"Exists on the local side only.\"),",
            "(SideState.Absent, SideState.Present l) => Simple(DecisionKind.Delete, \"Exists on the local side only.\") with { Side = Side.Local, NewBase = new PairBase(l.Document, l.Document) },",
            "Sync.OriginalDefectTests", "Sync.FirstRunTests"),
        new(
            "7 One look that finds nothing is a deletion",
            "Sync/Scanning/AbsenceJudge.cs",
            "if (work.Pair.MissingSince(side) is not { } since || since > run.Now)",
            "if (run.Now > DateTimeOffset.MinValue)\n        {\n            return new SideState.Absent();\n        }\n\n        if (work.Pair.MissingSince(side) is not { } since || since > run.Now)",
            "Sync.DeletionGuardTests", "Disasters.DisasterTests"),
        new(
            "7 A proxy's 404 is Frappe's",
            "Frappe/SiteErrors.cs",
            "        if (complaint is null)\n        {\n            return SiteErrorClass.Protocol;\n        }",
            "        if (complaint is null)\n        {\n            return status == 404 ? SiteErrorClass.Gone : SiteErrorClass.Protocol;\n        }",
            "Frappe.SiteErrorTests", "Disasters.DisasterTests"),
        new(
            "12 The whole document of one side wins",
            "Sync/RunContext.cs",
            "Scope = docType.Rules.Scope,",
            "Scope = ConflictScope.Document,",
            "Sync.OriginalDefectTests", "Sync.EditTests"),
        new(
            "13 Rows are sent as new ones with every update",
            "Documents/DocumentBody.cs",
            "if (match?.SourceName is { } name && rawRows.TryGetValue(name, out var raw))",
            "if (match?.SourceName is { Length: 0 } name && rawRows.TryGetValue(name, out var raw))",
            "Sync.OriginalDefectTests", "Documents.CanonicalizerWriteTests"),
        new(
            "14 Submitting and cancelling are not carried over",
            "Sync/Writing/SiteWriter.cs",
            "for (var status = current.DocStatus + 1; status <= plan.Target.DocStatus; status++)",
            "for (var status = current.DocStatus + 1; status < plan.Target.DocStatus; status++)",
            "Sync.LifeCycleTests"),
        new(
            "15 Only the first page is ever seen",
            "Frappe/DocumentLists.cs",
            "            if (!isFull)\n            {\n                yield break;",
            "            if (isFull || !isFull)\n            {\n                yield break;",
            "Frappe.KeysetScanTests", "Sync.OriginalDefectTests"),
        new(
            "16 Equal documents are a conflict at the first run",
            "Decisions/Baseline.cs",
            "        if (HasSameEdits(cloud, local, rules))\n        {\n            return new Decision",
            "        if (HasSameEdits(cloud, local, rules) && rules.ByHand)\n        {\n            return new Decision",
            "Sync.FirstRunTests", "Sync.OriginalDefectTests"),
        new(
            "17 A write that failed is never tried again",
            "Sync/Recording/SetbackRecorder.cs",
            "            Dirty = !isDead,",
            "            Dirty = false,",
            "Sync.PoisonTests", "Sync.OriginalDefectTests"),
        new(
            "18 A document that always fails is tried for ever",
            "Sync/Recording/SetbackRecorder.cs",
            "var isDead = !isSitesFault && attempts >= run.Configuration.Retry.MaxAttempts;",
            "var isDead = !isSitesFault && attempts < 0;",
            "Sync.PoisonTests"),
        new(
            "25 A manual conflict is stored as an error",
            "Sync/Recording/SetbackRecorder.cs",
            "                Status = SyncRecordStatus.Conflict,",
            "                Status = SyncRecordStatus.Error,",
            "Sync.OriginalDefectTests", "Sync.ConflictRuleTests"),
        new(
            "27 Edit times of two zones are compared as they are written",
            "Sync/EditClock.cs",
            "return new DateTimeOffset(wall, zone.GetUtcOffset(wall)) - site.ClockSkew;",
            "return new DateTimeOffset(wall, TimeSpan.Zero);",
            "Sync.OriginalDefectTests", "Sync.ConflictRuleTests", "Disasters.DisasterTests"),
        new(
            "30 A later document of the same name begins from the base of the deleted one",
            "Sync/Scanning/PageLoader.cs",
            "&& document is not null && work.Pair.Creation(side) is { } creation && creation != document.Creation;",
            "&& document is not null && work.Pair.Creation(side) is { Length: 0 } creation && creation != document.Creation;",
            "Sync.DeletionGuardTests", "Sync.OriginalDefectTests", "Sync.SiteGuardTests"),
        new(
            "31 A renamed document is a new one",
            "Sync/Renaming/Renames.cs",
            "        if (twins.Count == 0)",
            "        if (twins.Count >= 0)",
            "Sync.RenameTests"),
        new(
            "32 Names stand in addresses as they are",
            "Frappe/SiteRoutes.cs",
            ": Uri.EscapeDataString(text);",
            ": text;",
            "Frappe.NamesOnTheWireTests"),
        new(
            "34 A site that asks to slow down is not listened to",
            "Frappe/SiteChannel.cs",
            "return error.Class is SiteErrorClass.Transient or SiteErrorClass.RateLimited",
            "return error.Class is SiteErrorClass.Transient",
            "Frappe.RetryTests"),
        new(
            "41 A document does not wait for what it links to",
            "Sync/Writing/SiteWriter.cs",
            "if (missing.Find(link => link.Required || !(work.DocType.Cycle.Contains(link.DocType) || WaitsForThis(work, side, link))) is not { } link)",
            "if (missing.Find(link => link.Required && !link.Required) is not { } link)",
            "Sync.LinkTests"),
        new(
            "43 A failure leaves no entry in the audit trail",
            "Sync/Recording/SetbackRecorder.cs",
            "await SaveAsync(work, failed, \"failed\", Entry(\"sync\", error.Message));",
            "await SaveAsync(work, failed, \"failed\", null);",
            "Sync.OriginalDefectTests", "Sync.PoisonTests"),
    ];
}
