using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Files;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// Finds out what became of a write whose reply never came: after a lost connection, or after a crash. It looks at the site; it never repeats a write.
/// What was carried out is recorded as if the reply had arrived; everything else is closed and decided anew.
/// </summary>
internal sealed class IntentRecovery(RunContext run, PageLoader loader, OutcomeRecorder recorder, SiteWriter writer, FileCarrier files, FileAttachment attachment)
{
    // Values that tell one document from another when the site chose the name.
    private const int TellingFields = 4;

    // So many of our own documents may have been made beside the lost one.
    private const int MostMade = 50;

    /// <summary>Recovers every open intent of the DocTypes in this run.</summary>
    public async Task RecoverAllAsync(CancellationToken cancellationToken)
    {
        foreach (var intent in run.Store.OpenIntents().Where(intent => run.DocTypes.ContainsKey(intent.DocType)))
        {
            try
            {
                if (await RecoverAsync(intent, cancellationToken) is { } error)
                {
                    await run.Events.WriteAsync(new ErrorEvent(error), cancellationToken);
                }
            }
            catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
            {
                // The site cannot be observed now: the intent stays open, and the pair waits for the next run.
                await run.Events.WriteAsync(new ErrorEvent(SiteErrorText.ToError(exception, $"{intent.DocType}/{intent.Name}")), cancellationToken);
            }
            catch (ErpSyncException exception) when (exception.Error.ErrorId is ErrorIds.DuplicateName or ErrorIds.RecordNotFound)
            {
                // The record of this one pair contradicts another one or was forgotten meanwhile; the others are not concerned.
                await run.Events.WriteAsync(new ErrorEvent(exception.Error), cancellationToken);
            }
        }
    }

    /// <summary>Recovers one intent.</summary>
    /// <returns>Null when its outcome is known now; otherwise why the document has to wait.</returns>
    public Task<ErpSyncError?> RecoverAsync(string operationId, CancellationToken cancellationToken) =>
        run.Store.OpenIntents().FirstOrDefault(intent => intent.OperationId == operationId) is { } intent
            ? RecoverAsync(intent, cancellationToken)
            : Task.FromResult<ErpSyncError?>(null);

    private async Task<ErpSyncError?> RecoverAsync(IntentRecord intent, CancellationToken cancellationToken)
    {
        if (run.Store.GetPair(intent.PairId) is not { } pair)
        {
            await recorder.Intents.CloseAsync(intent);
            return null;
        }

        var work = await loader.LoadRecordedAsync(run.DocTypes[intent.DocType], pair, cancellationToken);
        return intent.Kind switch
        {
            IntentKind.Create => await RecoverCreateAsync(intent, work, cancellationToken),
            IntentKind.Update => await RecoverUpdateAsync(intent, work, cancellationToken),
            _ => await RecoverDeleteAsync(intent, work, cancellationToken),
        };
    }

    private async Task<ErpSyncError?> RecoverUpdateAsync(IntentRecord intent, PairWork work, CancellationToken cancellationToken)
    {
        var document = work.Document(intent.Side);
        var isTouched = document is not null && document.Modified != intent.Precondition;
        var payload = IntentPayload.Read(intent.Payload);
        if (isTouched && payload?.Decides is { } decision)
        {
            await recorder.SaveDecidedAsync(work, decision);
        }

        if (!isTouched || document!.ModifiedBy != run.Site(intent.Side).Profile.User || payload is null)
        {
            // Not carried out, or somebody edited after it: the base is still the old one, so a new decision sees everything.
            await recorder.Intents.CloseAsync(intent);
            return null;
        }

        var plan = payload.Plan(intent.Side, work.Base?.Form(intent.Side));
        await files.CarryAsync(work, intent.Side, plan.Target, cancellationToken);
        await attachment.FollowAsync(work, intent.Side, document, plan, cancellationToken);
        await writer.RecordUpdatedAsync(work, plan, intent.OperationId, document, []);
        return null;
    }

    private async Task<ErpSyncError?> RecoverCreateAsync(IntentRecord intent, PairWork work, CancellationToken cancellationToken)
    {
        var payload = IntentPayload.Read(intent.Payload);
        if (payload is null || work.Document(intent.Side) is not null)
        {
            await recorder.Intents.CloseAsync(intent);
            return null;
        }

        var found = await FindCreatedAsync(intent, work, payload, cancellationToken);
        if (found is not null)
        {
            var plan = payload.Plan(intent.Side, null);
            await files.CarryAsync(work, intent.Side, plan.Target, cancellationToken);
            await attachment.FollowAsync(work, intent.Side, found, plan, cancellationToken);

            // Whoever has edited it since has not edited what was agreed on: that is what was sent.
            await writer.RecordCreatedAsync(work, plan, intent, found, [], isEdited: found.Modified != found.Creation);
            return null;
        }

        // With a kept name a repetition is harmless: it would be refused as a duplicate. Otherwise the first call may still be on its way.
        var waitsUntil = intent.StartedAt + run.Configuration.UnknownOutcomeGrace;
        if ((intent.Name is not null && run.Site(intent.Side).Profile.KeepsNames == true && work.DocType.Schema.Naming == NamingKind.FromData) || run.Now >= waitsUntil)
        {
            await recorder.Intents.CloseAsync(intent);
            return null;
        }

        return new ErpSyncError(
            ErrorIds.OutcomeUnknown,
            ErpErrorCategory.OperationTimeout,
            $"The {Words.Of(intent.Side)} site did not say whether it created {work.Target}. It is looked for until {waitsUntil:u} before it is sent again.",
            "Nothing to do: the next run looks again.",
            work.Target);
    }

    private async Task<FrappeDocument?> FindCreatedAsync(IntentRecord intent, PairWork work, IntentPayload payload, CancellationToken cancellationToken)
    {
        var site = run.Site(intent.Side);
        var schema = work.DocType.Schema.Site(intent.Side);
        var target = payload.Plan(intent.Side, null).Target.WithDocStatus(0);
        if (intent.Name is { } name)
        {
            // A site that makes its names itself may have given this one to another document of ours; a name made of data is that of one document.
            var named = await site.ReadManyAsync(schema, [name], cancellationToken);
            if (named.FirstOrDefault(document => IsOurs(document, intent)) is { } kept && IsFree(work, intent.Side, kept)
                && (site.Profile.KeepsNames == true || work.DocType.Schema.Naming == NamingKind.FromData || HoldsWhatWasSent(work, intent.Side, kept, target)))
            {
                return kept;
            }
        }

        // It may have been renamed since: then a field that makes its name has changed with it.
        var filters = new List<SiteFilter> { new("owner", "=", JsonValue.Create(site.Profile.User)) };
        filters.AddRange(Telling(schema, payload).Take(TellingFields).Select(field => new SiteFilter(field.Key, "=", field.Value!.DeepClone())));
        var candidates = await site.FindAsync(schema, filters, 50, cancellationToken);
        await attachment.LearnAsync(work.DocType, intent.Side, candidates, work.Links.Files, cancellationToken);
        return candidates.Where(document => IsOurs(document, intent) && IsFree(work, intent.Side, document))
            .OrderBy(document => document.Creation, StringComparer.Ordinal)
            .FirstOrDefault(document => HoldsWhatWasSent(work, intent.Side, document, target)) ?? await FindEditedAsync(intent, work, payload, cancellationToken);
    }

    // Somebody may have changed most of it since. When no other create was lost, it is the one document that our user made meanwhile and that belongs to
    // nothing.
    private async Task<FrappeDocument?> FindEditedAsync(IntentRecord intent, PairWork work, IntentPayload payload, CancellationToken cancellationToken)
    {
        var site = run.Site(intent.Side);
        var schema = work.DocType.Schema.Site(intent.Side);
        if (run.Store.OpenIntents().Count(open => open.Kind == IntentKind.Create && open.DocType == intent.DocType && open.Side == intent.Side) > 1
            || EditClock.FromUtc(intent.StartedAt - Lead(site.Profile), site.Profile) is not { } from
            || EditClock.FromUtc(intent.StartedAt + run.Configuration.UnknownOutcomeGrace, site.Profile) is not { } until)
        {
            return null;
        }

        var made = await site.FindAsync(
            schema, [new SiteFilter("owner", "=", site.Profile.User), new SiteFilter("creation", ">=", from), new SiteFilter("creation", "<=", until)], MostMade, cancellationToken);
        var ours = made.Where(document => document.Modified != document.Creation && IsOurs(document, intent) && IsFree(work, intent.Side, document)
            && Telling(schema, payload).Any(field => document.Fields[field.Key]?.ToString() == field.Value!.ToString())).Take(2).ToList();
        return ours is [var one] ? one : null;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Telling(DocTypeSchema schema, IntentPayload payload) => payload.Body.Where(field =>
        !NamingRule.IsMadeOf(schema, field.Key) && field.Value is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= 140
        && IsTelling(schema.Field(field.Key)?.Type));

    // The uncertainty of the site's clock.
    private static TimeSpan Lead(SiteProfile profile) => profile.ClockUncertainty + TimeSpan.FromSeconds(1);

    // Made by our user, not before the call began (the site's clock less its skew, and the uncertainty of that).
    private bool IsOurs(FrappeDocument document, IntentRecord intent)
    {
        var profile = run.Site(intent.Side).Profile;
        // When the clock of this machine was set back since, its time of the call says nothing.
        return document.Owner == profile.User
            && (intent.StartedAt > run.Now || (EditClock.ToUtc(document.Creation, profile) is { } created && created >= intent.StartedAt - Lead(profile)));
    }

    // The name may be recorded for a document that is gone: a series counter goes back when its last document is deleted.
    private bool IsFree(PairWork work, Side side, FrappeDocument document) =>
        !run.Store.FindPairs(work.DocType.Name, side, [document.Name]).TryGetValue(document.Name, out var pair)
        || pair.Id == work.Pair.Id || pair.Base == BaseKind.None || pair.Creation(side) != document.Creation;

    private static bool HoldsWhatWasSent(PairWork work, Side side, FrappeDocument document, CanonicalDocument target)
    {
        var content = work.DocType.Canonicalizer.ReadAnswer(document, side, work.Links, null, target);
        var difference = DocumentDelta.Between(target, content);
        var sent = difference.Fields.Keys.Where(field => target.Value(field) is { } value && !FileToken.IsToken(value) && !work.DocType.Schema.Derived.Contains(field)
            && !NamingRule.IsMadeOf(work.DocType.Schema.Site(side), field)).ToList();

        // The server may round or clean a value, and fills in what was not sent; it does not change what the document is about.
        return sent.Count <= target.Fields.Count / 4 && target.Tables.All(table => content.Rows(table.Key).Count >= table.Value.Count);
    }

    private static bool IsTelling(string? type) => type is "Data" or "Link" or "Date" or "Select";

    private async Task<ErpSyncError?> RecoverDeleteAsync(IntentRecord intent, PairWork work, CancellationToken cancellationToken)
    {
        try
        {
            await run.Site(intent.Side).ReadAsync(intent.DocType, intent.Name!, cancellationToken);
            await recorder.Intents.CloseAsync(intent);
        }
        catch (SiteException exception) when (exception.Class == SiteErrorClass.Gone)
        {
            await recorder.SaveTombstoneAsync(work, work.Base, intent.OperationId, new AuditEntry("delete", intent.Side, "Deleted; the reply was lost.", []));
        }

        return null;
    }
}
