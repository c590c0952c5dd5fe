namespace ErpSync.ModuleTests.Fakes;

/// <summary>One plausible object of every public type.</summary>
internal static class Samples
{
    public static DateTimeOffset Time { get; } = new(2026, 3, 14, 14, 23, 45,
        TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 3, 14, 14, 23, 45)));

    public static FieldChange Change { get; } = new() { Side = Side.Local, Field = "credit_limit", Before = "5000", After = "7000" };

    public static SyncResult Result(string name = "CUST-00001", SyncOutcome outcome = SyncOutcome.Succeeded) => new()
    {
        DocType = "Customer",
        Name = name,
        CloudName = name,
        LocalName = name,
        Direction = SyncDirection.CloudToLocal,
        Action = SyncAction.Update,
        Outcome = outcome,
        Changes = [Change],
        Reason = "changed on cloud",
        Duration = TimeSpan.FromMilliseconds(12),
        Timestamp = Time,
    };

    public static SyncPlanItem Plan(string docType = "Customer", string name = "CUST-00001") => new()
    {
        DocType = docType,
        Name = name,
        Direction = SyncDirection.CloudToLocal,
        Action = SyncAction.Update,
        Changes = [Change],
        Reason = "changed on cloud",
    };

    public static SyncRecord Record(string docType, string name, SyncRecordStatus status = SyncRecordStatus.Synced) => new()
    {
        DocType = docType,
        Name = name,
        CloudName = name,
        LocalName = name,
        Status = status,
        LastSynced = Time,
        ErrorMessage = status == SyncRecordStatus.Error ? "Territory Nowhere does not exist" : null,
        ConflictId = status == SyncRecordStatus.Conflict ? 7 : null,
    };

    public static SyncLogEntry Entry(string name = "CUST-00001", string status = "success") => new()
    {
        Id = 1,
        Timestamp = Time,
        DocType = "Customer",
        Name = name,
        Action = "update",
        Direction = "cloud_to_local",
        Status = status,
        Changes = [Change],
    };

    public static ErpConflict Conflict(long id = 7, string name = "CUST-00001") => new()
    {
        Id = id,
        DocType = "Customer",
        Name = name,
        CloudName = name,
        LocalName = name,
        Kind = ConflictKind.FieldEdit,
        DetectedAt = Time,
        Fields =
        [
            new ConflictField { Field = "credit_limit", Base = "5000", Cloud = "7000", Local = "9000", IsOverlap = true },
            new ConflictField { Field = "phone", Cloud = "0123" },
        ],
        Reason = "credit_limit was edited on both sites",
        Suggested = ConflictStrategy.CloudWins,
    };

    public static ConflictResolution Resolution(ResolveRequest request) => new()
    {
        Id = request.Id,
        DocType = "Customer",
        Name = "CUST-00001",
        Strategy = request.Strategy,
        Outcome = request.PlanOnly ? SyncOutcome.Planned : SyncOutcome.Succeeded,
        Written = [Change with { Before = "9000", After = "7000" }],
        Lost = [Change with { Before = "9000", After = "7000" }],
    };

    public static ErpConnectionResult Connection(Side side, bool success = true) => new()
    {
        Side = side,
        Url = new Uri(side == Side.Cloud ? "https://erp.example.com" : "http://localhost:8000"),
        Success = success,
        User = "sync@example.com",
        FrappeVersion = "15.101.2",
        Latency = TimeSpan.FromMilliseconds(42),
        FailedStep = success ? null : "Authenticate",
        Message = success ? null : "the API key was refused",
        RecommendedAction = success ? null : "Generate new keys under User > API Access.",
        ErrorId = success ? null : ErrorIds.AuthenticationFailed,
        DocTypes = [new ErpDocTypeAccess { DocType = "Customer", Exists = true, CanRead = true, CanWrite = true, Count = 12 }],
    };

    public static ErpSchemaDifference SchemaDifference { get; } = new()
    {
        DocType = "Customer",
        Field = "loyalty_level",
        Kind = SchemaDifferenceKind.FieldMissing,
        Cloud = "Select",
        Effect = "Its values stay on the cloud site.",
        RecommendedAction = "Add it on the local site (a Custom Field of the same name), or list it under exclude_fields.",
    };

    public static ErpWebhookDelivery Delivery(string name = "CUST-00001", DeliveryOutcome outcome = DeliveryOutcome.Synced) => new()
    {
        Timestamp = Time,
        Source = Side.Cloud,
        DocType = "Customer",
        Name = name,
        Event = "on_change",
        Outcome = outcome,
        Latency = TimeSpan.FromMilliseconds(141),
        Reason = "Changed on the cloud site.",
    };

    public static ErpWebhookEvent WebhookEvent(long id = 42, WebhookEventStatus status = WebhookEventStatus.DeadLetter) => new()
    {
        Id = id,
        Source = Side.Cloud,
        DocType = "Customer",
        Name = $"CUST-{id:00000}",
        Event = "on_change",
        Status = status,
        Attempts = 3,
        ReceivedAt = Time,
        ProcessedAt = Time.AddMinutes(1),
        Outcome = status == WebhookEventStatus.DeadLetter ? DeliveryOutcome.DeadLetter : null,
        Reason = status == WebhookEventStatus.DeadLetter ? "Territory Nowhere does not exist" : null,
    };

    public static ErpWebhook Webhook(Side side = Side.Cloud, ErpWebhookState state = ErpWebhookState.Unchanged) => new()
    {
        Side = side,
        DocType = "Customer",
        Event = "on_change",
        Name = "ErpSync Customer on_change",
        Url = $"https://sync.example.com/webhook/{side.ToString().ToLowerInvariant()}",
        Enabled = true,
        State = state,
        Differences = state == ErpWebhookState.Updated ? ["request_url"] : [],
    };

    public static ErpWebhookTest WebhookTest(Side side = Side.Cloud) => new()
    {
        Side = side,
        Url = new Uri($"https://sync.example.com/webhook/{side.ToString().ToLowerInvariant()}"),
        Success = true,
        Latency = TimeSpan.FromMilliseconds(240),
    };

    public static SyncStatusReport Status { get; } = new()
    {
        StatePath = "/srv/erpsync/sync_state.db",
        Total = 150,
        Synced = 145,
        Errors = 3,
        Conflicts = 2,
        Recent =
        [
            Entry(),
            Entry("ITEM-00123") with { DocType = "Item", Direction = "local_to_cloud", Timestamp = Time.AddSeconds(1) },
        ],
    };

    public static IReadOnlyList<object> OfEveryType { get; } =
    [
        Webhook(), WebhookTest(), Delivery(), WebhookEvent(), Result(), Plan(), Status, Record("Customer", "CUST-00001"), Entry(), Conflict(), Conflict().Fields[0],
        Resolution(new ResolveRequest { Id = 7 }), Change, Connection(Side.Cloud), Connection(Side.Cloud).DocTypes[0],
        new DocTypeStatus { DocType = "Customer", Total = 10, Synced = 9, LastSynced = Time },
        new SyncRun { Id = "r1", StartedAt = Time, EndedAt = Time.AddSeconds(5), Examined = 100, Written = 3, Outcome = "completed" },
        new SiteDifference { DocType = "Customer", Name = "CUST-00001", Kind = SiteDifferenceKind.Different, Field = "phone", Cloud = "1",
            Local = "2" },
        SchemaDifference,
        new ConfigFinding { ErrorId = ErrorIds.ConfigUnknownKey, File = "/srv/config.yaml", Line = 3, Key = "sync_rulez",
            Message = "Unknown key.", Remedy = "Did you mean sync_rules?" },
        new ErpSyncService { Name = "erpsync", Kind = ErpServiceKind.SystemdService, Path = "/etc/systemd/system/erpsync.service",
            Command = "/usr/bin/dotnet ErpSync.Host.dll", State = "active" },
        new SandboxSite { Side = Side.Cloud, Url = new Uri("http://127.0.0.1:8001"), ApiKey = "key", ApiSecret = "secret" },
    ];
}
