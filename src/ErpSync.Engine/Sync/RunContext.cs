using System.Collections.Concurrent;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Events;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Sync;

/// <summary>What all parts of one run share.</summary>
internal sealed class RunContext(
    string runId,
    SyncConfiguration configuration,
    SyncRequest request,
    IFrappeSite cloud,
    IFrappeSite local,
    IStateStore store,
    TimeProvider clock,
    RunEvents events)
{
    private readonly ConcurrentDictionary<(string Document, string Message), bool> _told = new();
    private readonly ConcurrentDictionary<(string DocType, SyncAction Action), bool> _confirmed = new();
    private readonly Lock _confirmation = new();
    private long _operation;

    public string RunId { get; } = runId;

    public SyncConfiguration Configuration { get; } = configuration;

    public SyncRequest Request { get; } = request;

    public IStateStore Store { get; } = store;

    public TimeProvider Clock { get; } = clock;

    public RunEvents Events { get; } = events;

    public RunCounters Counters { get; } = new();

    /// <summary>The DocTypes by name, filled once the schemas of both sites are known.</summary>
    public Dictionary<string, DocTypeContext> DocTypes { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public bool PlanOnly => Request.PlanOnly;

    public IFrappeSite Site(Side side) => side == Side.Cloud ? cloud : local;

    /// <summary>An id no other write of this or any other run has.</summary>
    public string NextOperationId() => $"{RunId}-{Interlocked.Increment(ref _operation)}";

    /// <summary>Most writes at once on a site.</summary>
    public int CallsAtOnce { get; init; } = request.ThrottleLimit ?? configuration.ThrottleLimit;

    /// <summary>Whether one document is dealt with after the other, each by itself: a limit of 1.</summary>
    public bool IsOneByOne => CallsAtOnce == 1;

    /// <summary>How many documents this run may still delete.</summary>
    public DeleteBudget Deletions { get; init; } = new(store);

    /// <summary>Keeps the stamps this run has dealt with, to tell their events from news; null when nobody asks.</summary>
    public KnownStamps? Stamps { get; init; }

    /// <summary>Pairs whose write failed in this run; later passes of the run leave them alone.</summary>
    public ConcurrentDictionary<long, bool> Failed { get; } = new();

    /// <summary>Documents that others wait for and this run did not come across: looked at before it ends.</summary>
    public ConcurrentQueue<(string DocType, Side Side, string Name)> Wanted { get; } = new();

    /// <summary>Which document waits for which other one.</summary>
    public WaitChains Waits { get; } = new();

    /// <summary>The counters of naming series that explicit names have overtaken.</summary>
    public SeriesKeeper Series => field ?? Interlocked.CompareExchange(ref field, new SeriesKeeper(this), null) ?? field;

    /// <summary>The rules of the sites that give names in place of what the DocTypes say.</summary>
    public SiteNamingRules NamingRules => field ?? Interlocked.CompareExchange(ref field, new SiteNamingRules(this), null) ?? field;

    /// <summary>Documents that wait for another one, told at the end of the run if they still wait then.</summary>
    public ConcurrentDictionary<long, SyncResult> StillWaiting { get; } = new();

    /// <summary>Whether this is told of the document for the first time in this run.</summary>
    public bool IsNews(string document, string message) => _told.TryAdd((document, message), true);

    /// <summary>Whether the caller agrees to this kind of write on the DocType; asked once.</summary>
    public bool IsConfirmed(string docType, SyncAction action)
    {
        if (Request.ConfirmBatch is not { } confirm)
        {
            return true;
        }

        lock (_confirmation)
        {
            return _confirmed.GetOrAdd((docType, action), key => confirm(key.DocType, key.Action));
        }
    }

    /// <summary>The side that wins every difference: -Force with a one-way direction.</summary>
    public Side? ForcedSide => !Request.Force ? null : Request.Direction switch
    {
        SyncDirection.CloudToLocal => Side.Cloud,
        SyncDirection.LocalToCloud => Side.Local,
        _ => null,
    };

    /// <summary>
    /// Whether the documents of a pair are known to be one: agreed on, left alone by the filters, or in conflict about
    /// their content only, which must not hold up what links to them.
    /// </summary>
    public bool IsOneDocument(PairRecord pair) => pair.Base == BaseKind.Body
        || pair is { Base: BaseKind.None, ErrorId: ErrorIds.OutsideFilter }
        || (pair is { Base: BaseKind.None, ConflictId: { } id } && Store.GetConflict(id) is { Conflict.Kind: ConflictKind.BaselineDiffers });

    /// <summary>The direction that both the configuration and the request allow; null when together they allow none.</summary>
    public SyncDirection? Allowed(DocTypeRules rules) =>
        Request.Direction == SyncDirection.Bidirectional ? rules.Direction
        : rules.Direction == SyncDirection.Bidirectional || rules.Direction == Request.Direction ? Request.Direction
        : null;

    public DecisionRules Rules(DocTypeContext docType, Side? latest, bool sameIdentity) => new()
    {
        Strategy = Request.Strategy ?? docType.Rules.Strategy,
        Fallback = docType.Rules.Fallback,
        FieldStrategies = Request.Strategy is null ? docType.Rules.FieldStrategies : new Dictionary<string, ConflictStrategy>(),
        Scope = docType.Rules.Scope,
        Deletes = docType.Rules.Deletes,
        DocStatus = docType.Rules.DocStatus,
        Direction = Request.Direction == SyncDirection.Bidirectional ? docType.Rules.Direction : Request.Direction,
        IsReadOnly = Allowed(docType.Rules) is null,
        Force = ForcedSide,
        Latest = latest,
        SameIdentity = sameIdentity,
        Derived = docType.Schema.Derived,
        Routes = docType.Schema.Routes,
        Limits = docType.Schema.Limits,
        AllowOnSubmit = docType.Schema.AllowOnSubmit,
        ValueWhenAbsent = docType.ValueWhenAbsent,
    };
}
