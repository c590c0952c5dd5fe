using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Files;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// The write protocol. Every call to a site follows the same three steps: the intent in one transaction, the call with its precondition, and the receipt
/// with base, pair and audit entry in one transaction that closes the intent. A crash anywhere leaves an open intent, from which
/// <see cref="IntentRecovery"/> finds out what happened.
/// </summary>
internal sealed class SiteWriter(RunContext run, OutcomeRecorder recorder, FileCarrier files, FileAttachment attachment, AttachedFiles attached)
{
    private readonly IntentCalls _calls = new(recorder);
    private readonly CreateLanes _lanes = new(run, recorder, new IntentCalls(recorder));

    /// <summary>Brings a document that exists to its target, in legal steps: fields, then submit, then cancel.</summary>
    /// <returns>What the site did not keep in meaning, field by field.</returns>
    public async Task<IReadOnlyList<FieldChange>> UpdateAsync(PairWork work, WritePlan plan, CancellationToken cancellationToken)
    {
        var side = plan.Side;
        var current = plan.Current ?? throw new ArgumentException("An update needs the present content.", nameof(plan));
        var refused = new List<FieldChange>();
        var fields = plan.Target.WithDocStatus(current.DocStatus);
        var deferred = new List<MissingLink>();
        await files.CarryAsync(work, side, fields, cancellationToken);
        var body = work.DocType.Canonicalizer.WriteUpdate(current, work.Document(side)!, fields, side, work.Links, deferred);
        ThrowIfMustWait(work, side, deferred);
        var changesFiles = await attached.RemoveAsync(work, side, body, fields, cancellationToken);
        if (body.Count > 0)
        {
            var step = plan with { Current = current, Target = fields, IsLast = plan.IsLast && plan.Target.DocStatus == current.DocStatus };
            current = await SendUpdateAsync(work, step, body, deferred, cancellationToken);
            refused.AddRange(RefusedValues.OfUpdate(side, plan.Current, fields, current, work.DocType, deferred));
            refused.AddRange(RowRefusals.Between(side, plan.Current, fields, current, work.DocType.Schema, deferred));
        }

        for (var status = current.DocStatus + 1; status <= plan.Target.DocStatus; status++)
        {
            // Each step of the life-cycle is a write of its own, verified by its answer.
            var step = plan with
            {
                Current = current,
                Target = current.WithDocStatus(status),
                IsLast = plan.IsLast && status == plan.Target.DocStatus,
            };
            current = await StepAsync(work, step, deferred, cancellationToken);
        }

        if (body.Count == 0 && deferred.Count > 0 && plan.Target.DocStatus == plan.Current!.DocStatus)
        {
            // Nothing but links that wait differs.
            throw Waiting(work, side, deferred[0]);
        }

        if (body.Count == 0 && changesFiles)
        {
            current = await RecordFilesAsync(work, plan with { Target = fields }, deferred, cancellationToken);
        }
        else if (body.Count == 0 && plan.Target.DocStatus == plan.Current!.DocStatus && plan.BaseAfter is { } after)
        {
            // Nothing that can be written differs: set-once fields, or what the server of a submitted document computes.
            work.Base = BaseSettlement.Settle(after, side, fields, current, deferred);
            await recorder.SaveProgressAsync(work, work.Base, plan.IsLast && !plan.Decision.HasHeldBack, operationId: null, entry: null);
        }

        return refused;
    }

    /// <summary>Creates the document on the side that lacks it, and carries it through its life-cycle.</summary>
    public async Task<IReadOnlyList<FieldChange>> CreateAsync(PairWork work, WritePlan plan, CancellationToken cancellationToken)
    {
        var side = plan.Side;
        var source = work.Document(side.Other())!;
        var draft = plan.Target.WithDocStatus(0);
        var deferred = new List<MissingLink>();
        await files.CarryAsync(work, side, draft, cancellationToken);
        var body = work.DocType.Canonicalizer.WriteInsert(draft, source, side, work.Links, deferred);
        ThrowIfMustWait(work, side, deferred);
        body.Remove(AttachedFiles.Table);
        AddAmendment(work, side, source, body);

        var name = NameToKeep(work, side, source.Name);
        if (name is null && work.DocType.Schema.Naming == NamingKind.FromData && Holder(work, side, source.Name) is { } holder
            && !await run.NamingRules.HasAsync(side, work.DocType.Name, cancellationToken))
        {
            throw NameTaken(work, side, source.Name, holder);
        }

        var (intent, answer, isEdited) = await SendCreateAsync(work, side, name, body, IntentPayload.Write(body, plan, work.ConflictDecision), cancellationToken);
        await attachment.FollowAsync(work, side, answer, plan, cancellationToken);
        var created = await RecordCreatedAsync(work, plan, intent, answer, deferred, isEdited);
        var dropped = isEdited ? [] : RefusedValues.OfCreate(side, draft, created, work.DocType, deferred);
        return plan.Target.DocStatus == 0
            ? dropped
            : [.. dropped, .. await UpdateAsync(work, plan with { Current = created, Target = created.WithDocStatus(plan.Target.DocStatus) }, cancellationToken)];
    }

    /// <summary>Records a document that was created, just now or by a call whose reply was lost. Steps of its life-cycle are still to be done.</summary>
    /// <param name="work">The pair.</param>
    /// <param name="plan">What was to be done.</param>
    /// <param name="intent">The call.</param>
    /// <param name="answer">The document as the site has it.</param>
    /// <param name="deferred">Links that were left out.</param>
    /// <param name="isEdited">Somebody has edited it since: what differs from what was sent is an edit, not the site's form of it.</param>
    /// <returns>What the site made of it.</returns>
    public async Task<CanonicalDocument> RecordCreatedAsync(
        PairWork work, WritePlan plan, IntentRecord intent, FrappeDocument answer, List<MissingLink> deferred, bool isEdited = false)
    {
        run.Counters.AddWritten();
        var side = plan.Side;
        if (intent.Name == answer.Name)
        {
            run.Series.Note(work.DocType, side, answer);
        }

        var draft = plan.Target.WithDocStatus(0);
        var created = work.DocType.Canonicalizer.ReadAnswer(answer, side, work.Links, null, draft);
        work.SetDocument(side, answer);
        work.Pair = work.Pair.WithName(side, answer.Name).WithCreation(side, answer.Creation).WithMissingSince(side, null);
        var planned = plan.Target.DocStatus == 0 ? plan.BaseAfter! : BaseSettlement.AtDocStatus(plan.BaseAfter!, 0);
        work.Base = BaseSettlement.Settle(planned, side, isEdited ? created : draft, created, deferred);
        var isDone = plan.IsLast && !isEdited && plan.Target.DocStatus == 0 && deferred.Count == 0;
        var message = answer.Name == intent.Name || intent.Name is null ? plan.Decision.Reason : $"{plan.Decision.Reason} The site named it {answer.Name}.";
        await recorder.SaveProgressAsync(work, work.Base, isDone, intent.OperationId, new AuditEntry("create", side, message, Changes.Between(side, null, created)));
        return created;
    }

    /// <summary>Records an update that was carried out, just now or by a call whose reply was lost.</summary>
    /// <returns>What the site made of it.</returns>
    public async Task<CanonicalDocument> RecordUpdatedAsync(PairWork work, WritePlan plan, string operationId, FrappeDocument answer, List<MissingLink> deferred)
    {
        run.Counters.AddWritten();
        var side = plan.Side;
        var (answered, isNews) = AttachedFiles.WithoutNews(work.DocType.Canonicalizer.ReadAnswer(answer, side, work.Links, plan.Current, plan.Target), plan.Target);
        work.SetDocument(side, answer);
        if (plan.BaseAfter is { } after)
        {
            // A step that the site did not take still shows as a change of the other side.
            var reached = Math.Min(plan.Target.DocStatus, answered.DocStatus);
            var planned = after.Form(side).DocStatus == reached ? after : BaseSettlement.AtDocStatus(after, reached);
            work.Base = BaseSettlement.Settle(planned, side, plan.Target, answered, deferred);
        }

        await recorder.SaveProgressAsync(
            work,
            plan.BaseAfter is null ? null : work.Base,
            plan.IsLast && deferred.Count == 0 && !isNews && !plan.Decision.HasHeldBack && answered.DocStatus >= plan.Target.DocStatus,
            operationId,
            new AuditEntry("update", side, plan.Decision.Reason, Changes.Between(side, plan.Current, answered)));
        return answered;
    }

    /// <summary>Deletes, after one more look that nobody edited it meanwhile (Frappe offers no precondition for a delete).</summary>
    /// <returns>False when it changed and must be decided anew.</returns>
    public async Task<bool> DeleteAsync(PairWork work, WritePlan plan, string? mergedInto, CancellationToken cancellationToken)
    {
        var side = plan.Side;
        var name = work.Pair.Name(side)!;
        var known = work.Document(side)!;
        if (known.DocStatus == 1 && mergedInto is null)
        {
            if (!await IsUnchangedAsync(work, side, cancellationToken))
            {
                return false;
            }

            // Only a cancelled document can be deleted; where it was deleted first it was cancelled, too.
            var cancelled = plan.BaseAfter is { } agreed ? BaseSettlement.AtDocStatus(agreed, 2) : null;
            await StepAsync(work, plan with { Target = plan.Current!.WithDocStatus(2), BaseAfter = cancelled, IsLast = false }, [], cancellationToken);
            known = work.Document(side)!;
        }

        using var turn = await run.Site(side).Pace.EnterAsync(CallLane.Remove, cancellationToken);
        if (!await IsUnchangedAsync(work, side, cancellationToken))
        {
            return false;
        }

        var intent = await recorder.Intents.OpenAsync(work, IntentKind.Delete, side, name, known.Modified, known.Fields.ToJsonString());
        await _calls.CallAsync(intent, async () =>
        {
            if (mergedInto is null || !await TryMergeAsync(work, side, name, mergedInto, cancellationToken))
            {
                await run.Site(side).DeleteAsync(work.DocType.Name, name, known.Modified, cancellationToken);
            }

            return known;
        });
        run.Counters.AddWritten();
        await recorder.SaveTombstoneAsync(
            work, plan.BaseAfter, intent.OperationId, new AuditEntry("delete", side, mergedInto is null ? plan.Decision.Reason : $"Merged into {mergedInto}.", Changes.Between(side, plan.Current, null)));
        return true;
    }

    // A site that allows no renaming allows no merging. The links have been moved one by one then; what still links keeps the site from deleting.
    private async Task<bool> TryMergeAsync(PairWork work, Side side, string name, string into, CancellationToken cancellationToken)
    {
        try
        {
            await run.Site(side).RenameAsync(work.DocType.Name, name, into, isMerge: true, cancellationToken);
            return true;
        }
        catch (SiteException exception) when (exception is { OutcomeUnknown: false, Class: SiteErrorClass.Validation or SiteErrorClass.Permission })
        {
            await run.Events.WriteAsync(
                new VerboseEvent($"The {Words.Of(side)} site refuses to merge {work.Target} into {into}: {exception.Message} It is deleted there instead."), cancellationToken);
            return false;
        }
    }

    // Nothing but attached files changed: the document itself is not written, and its stamp stays.
    private async Task<CanonicalDocument> RecordFilesAsync(PairWork work, WritePlan plan, List<MissingLink> deferred, CancellationToken cancellationToken)
    {
        var side = plan.Side;
        var document = work.Document(side)!;
        await attachment.FollowAsync(work, side, document, plan, cancellationToken);
        var (reached, isNews) = AttachedFiles.WithoutNews(work.DocType.Canonicalizer.ReadAnswer(document, side, work.Links, plan.Current, plan.Target), plan.Target);
        if (plan.BaseAfter is { } after)
        {
            work.Base = BaseSettlement.Settle(after, side, plan.Target, reached, deferred);
        }

        await recorder.SaveProgressAsync(
            work,
            plan.BaseAfter is null ? null : work.Base,
            plan.IsLast && !isNews && !plan.Decision.HasHeldBack,
            operationId: null,
            new AuditEntry("update", side, plan.Decision.Reason, Changes.Between(side, plan.Current, reached)));
        return reached;
    }

    private async Task<bool> IsUnchangedAsync(PairWork work, Side side, CancellationToken cancellationToken)
    {
        var known = work.Document(side)!;
        return (await run.Site(side).ReadAsync(work.DocType.Name, known.Name, cancellationToken)).Modified == known.Modified;
    }

    // One step of the life-cycle, a write of its own, verified by its answer.
    private async Task<CanonicalDocument> StepAsync(PairWork work, WritePlan step, List<MissingLink> deferred, CancellationToken cancellationToken)
    {
        var status = step.Target.DocStatus;
        try
        {
            var reached = await SendUpdateAsync(work, step, new JsonObject { ["docstatus"] = status }, deferred, cancellationToken);
            return reached.DocStatus == status ? reached : throw new BlockedException(new ErpSyncError(
                ErrorIds.ValueRefused,
                ErpErrorCategory.InvalidOperation,
                $"The {Words.Of(step.Side)} site left {work.Target} at docstatus {reached.DocStatus} when asked for {status}.",
                "It may submit in the background, or a workflow may forbid the step; the next run looks again.",
                work.Target));
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Validation or SiteErrorClass.Linked)
        {
            // Whether a step is allowed depends on other documents: it waits, and is no failure of this one.
            throw new BlockedException(SiteErrorText.ToError(exception, work.Target));
        }
    }

    // The new version of a cancelled document says which one it replaces, when it is created and never again.
    private void AddAmendment(PairWork work, Side side, FrappeDocument source, JsonObject body)
    {
        if (work.DocType.Rules.DocStatus != DocStatusPolicy.Mirror || source.AmendedFrom is not { } amended || work.DocType.Schema.Site(side).Field("amended_from") is null)
        {
            return;
        }

        var neutral = work.Links.ToNeutral(side.Other(), work.DocType.Name, amended);
        body["amended_from"] = work.Links.ToSite(side, work.DocType.Name, neutral)
            ?? throw Waiting(work, side, new MissingLink("amended_from", true, work.DocType.Name, neutral));
    }

    private async Task<CanonicalDocument> SendUpdateAsync(
        PairWork work, WritePlan plan, JsonObject body, List<MissingLink> deferred, CancellationToken cancellationToken)
    {
        var name = work.Pair.Name(plan.Side)!;
        var precondition = work.Document(plan.Side)!.Modified;
        var lane = body.ContainsKey("docstatus") ? CallLane.LifeCycle : CallLane.Update;
        using var turn = await run.Site(plan.Side).Pace.EnterAsync(lane, cancellationToken);
        var intent = await recorder.Intents.OpenAsync(work, IntentKind.Update, plan.Side, name, precondition, IntentPayload.Write(body, plan, work.ConflictDecision));
        var answer = await _calls.CallAsync(intent, () => run.Site(plan.Side).UpdateAsync(work.DocType.Name, name, body, precondition, cancellationToken));
        turn.Dispose();
        await attachment.FollowAsync(work, plan.Side, answer, plan, cancellationToken);
        return await RecordUpdatedAsync(work, plan, intent.OperationId, answer, deferred);
    }

    // Together with others where that is safe, otherwise by itself.
    private async Task<CreateReceipt> SendCreateAsync(
        PairWork work, Side side, string? name, JsonObject body, string payload, CancellationToken cancellationToken)
    {
        if (await _lanes.FindAsync(work, side, name, body, cancellationToken) is { } lane
            && await lane.CreateAsync(new CreateOrder(work, name!, body, payload, cancellationToken)) is { } created)
        {
            return created;
        }

        using var turn = await run.Site(side).Pace.EnterAsync(CallLane.Create, cancellationToken);
        var intent = await recorder.Intents.OpenCreateAsync(work, side, name, payload);
        var answer = await _calls.CallAsync(intent, () => run.Site(side).InsertAsync(work.DocType.Name, body, name, cancellationToken));
        return new CreateReceipt(intent, answer, IsEdited: false);
    }

    // The name is kept where the site honours it, unless the side gave it to another document or would give it to one.
    private string? NameToKeep(PairWork work, Side side, string name)
    {
        if ((work.Pair.Name(side) is { } known && known != name) || NamingRule.HasItsOwnCounter(work.DocType.Schema.Site(side)))
        {
            return null;
        }

        return Holder(work, side, name) is null ? name : null;
    }

    private PairRecord? Holder(PairWork work, Side side, string name) =>
        run.Store.FindPairs(work.DocType.Name, side, [name]).GetValueOrDefault(name) is { } holder && holder.Id != work.Pair.Id && holder.Base != BaseKind.Tombstone
            ? holder
            : null;

    private static BlockedException NameTaken(PairWork work, Side side, string name, PairRecord holder) => new(new ErpSyncError(
        ErrorIds.DuplicateName,
        ErpErrorCategory.ResourceExists,
        $"{work.Target} cannot be created on the {Words.Of(side)} site: there {name} is the document that the {Words.Of(side.Other())} site calls {holder.Name(side.Other()) ?? "something else"}.",
        "Rename one of the two; it goes on by itself then.",
        work.Target));

    private void ThrowIfMustWait(PairWork work, Side side, List<MissingLink> missing)
    {
        if (missing.Find(link => link.Required || !(work.DocType.Cycle.Contains(link.DocType) || WaitsForThis(work, side, link))) is not { } link)
        {
            return;
        }

        throw Waiting(work, side, link);
    }

    // What it links to waits for this document itself: one of them has to come without its link, which follows.
    private bool WaitsForThis(PairWork work, Side side, MissingLink link) =>
        work.Document(side.Other()) is { } source && run.Waits.Leads(Target(work, side, link), (work.DocType.Name, side.Other(), source.Name));

    private static (string DocType, Side Source, string Name) Target(PairWork work, Side side, MissingLink link) =>
        (link.DocType, side.Other(), work.Links.ToSite(side.Other(), link.DocType, link.NeutralName) ?? link.NeutralName);

    private BlockedException Waiting(PairWork work, Side side, MissingLink link)
    {
        var (_, source, name) = Target(work, side, link);
        var error = new ErpSyncError(
            ErrorIds.LinkMissing,
            ErpErrorCategory.ObjectNotFound,
            $"{work.Target} waits for {link.DocType}/{name} ({link.Field}), which is not on the {Words.Of(side)} site yet.",
            run.DocTypes.TryGetValue(link.DocType, out var linked) && linked.Rules.Filters.Count > 0
                ? $"It goes on by itself when {link.DocType}/{name} is synchronized. If the filters of {link.DocType} leave that one out, widen them."
                : $"It goes on by itself when {link.DocType}/{name} is synchronized.",
            work.Target);
        return new BlockedException(error) { WaitsFor = (link.DocType, source, name) };
    }
}
