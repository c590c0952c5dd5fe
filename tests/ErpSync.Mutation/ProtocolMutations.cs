namespace ErpSync.Mutation;

/// <summary>Each step of the write protocol left out.</summary>
internal static class ProtocolMutations
{
    public static IReadOnlyList<SourceMutation> All { get; } =
    [
        new(
            "No intent is stored before a create",
            "Sync/Recording/IntentRecorder.cs",
            "var intent = Intent(work, IntentKind.Create, side, name, null, payload);\n            transaction.OpenIntent(intent);",
            "var intent = Intent(work, IntentKind.Create, side, name, null, payload);",
            "Sync.WriteProtocolTests", "Sync.CrashTests", "Sync.LateAnswerTests"),
        new(
            "No intent is stored before an update or a deletion",
            "Sync/Recording/IntentRecorder.cs",
            "var intent = Intent(work, kind, side, name, precondition, payload);\n            transaction.OpenIntent(intent);",
            "var intent = Intent(work, kind, side, name, precondition, payload);",
            "Sync.WriteProtocolTests", "Sync.CrashTests"),
        new(
            "An update carries no precondition",
            "Frappe/DocumentWriter.cs",
            "        fields[\"modified\"] = modified;\n",
            "",
            "Sync.EditTests", "Frappe.WriteTests"),
        new(
            "A precondition that failed is renewed, and the old data goes over the newer",
            "Sync/Writing/SiteWriter.cs",
            "var precondition = work.Document(plan.Side)!.Modified;",
            "var precondition = (await run.Site(plan.Side).ReadAsync(work.DocType.Name, name, cancellationToken)).Modified;",
            "Sync.WriteProtocolTests", "Sync.EditTests"),
        new(
            "A create whose outcome is unknown is sent again at once",
            "Sync/Writing/IntentRecovery.cs",
            "var found = await FindCreatedAsync(intent, work, payload, cancellationToken);",
            "FrappeDocument? found = null;",
            "Sync.LateAnswerTests", "Sync.CrashTests", "Sync.IdentityTests"),
        new(
            "An unknown outcome is taken for a refusal",
            "Sync/Writing/IntentCalls.cs",
            "intent => exception.OutcomeUnknown ? recorder.Intents.MarkUnknownAsync(intent)",
            "intent => exception.Status == -1 ? recorder.Intents.MarkUnknownAsync(intent)",
            "Sync.LateAnswerTests", "Sync.CrashTests", "Sync.IdentityTests", "Sync.EditTests", "Sync.HistoryTests"),
        new(
            "The receipt does not close the intent",
            "Sync/Recording/OutcomeRecorder.cs",
            "                transaction.CloseIntent(operationId);\n            }\n\n            if (isSettled)",
            "            }\n\n            if (isSettled)",
            "Sync.WriteProtocolTests", "Sync.CrashTests"),
        new(
            "The base is not stored with the receipt",
            "Sync/Recording/OutcomeRecorder.cs",
            "                transaction.SaveBase(work.Pair.Id, pairBase);",
            "                _ = pairBase;",
            "Sync.EditTests", "Sync.FirstRunTests"),
        new(
            "The cursor moves before the work behind it is done",
            "Sync/Scanning/DocTypeScan.cs",
            "listed: (stamps, token) => start.PassAsync(side, () => massChange.PassAsync(docType, side, cursor, stamps, token), token),",
            "listed: async (stamps, token) => { await start.PassAsync(side, () => massChange.PassAsync(docType, side, cursor, stamps, token), token); SaveCursor(docType, side, cursor with { Position = stamps[^1].Modified }); },",
            "Sync.WriteProtocolTests"),
        new(
            "A scan does not look back for late commits",
            "Sync/Scanning/DocTypeScan.cs",
            ": EditClock.MovedBack(cursor.Position, run.Configuration.Overlap, run.Site(side).Profile);",
            ": cursor.Position;",
            "Sync.EditTests", "Sync.OriginalDefectTests", "Disasters.DisasterTests"),
        new(
            "A deletion does not look once more before it deletes",
            "Sync/Writing/SiteWriter.cs",
            "cancellationToken)).Modified == known.Modified;",
            "cancellationToken)).Name == known.Name;",
            "Sync.EditTests", "Sync.DeletionGuardTests", "Sync.OriginalDefectTests"),
        new(
            "A write that may have been carried out is sent again by the client",
            "Frappe/SiteChannel.cs",
            "if (error.OutcomeUnknown || error.RetryAfter > LongestWait)",
            "if (error.RetryAfter > LongestWait)",
            "Frappe.RetryTests"),
    ];
}
