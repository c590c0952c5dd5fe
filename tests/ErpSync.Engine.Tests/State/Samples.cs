using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

/// <summary>Records as the engine makes them.</summary>
internal static class Samples
{
    public static PairRecord Pair(string? cloudName = "CUST-00001", string? localName = "CUST-00001", string docType = "Customer") => new()
    {
        DocType = docType,
        CloudName = cloudName,
        LocalName = localName,
    };

    public static PairBase Base(string customer = "Asha Traders", string localRow = "row-l") => new(
        Document(customer, "row-c"), Document(customer, localRow));

    public static CanonicalDocument Document(string customer, string row) => new(
        1,
        new Dictionary<string, string> { ["customer_name"] = customer, ["territory"] = "India" },
        new Dictionary<string, IReadOnlyList<CanonicalRow>>
        {
            ["items"] = [new CanonicalRow("r1", row, new Dictionary<string, string> { ["qty"] = "3", ["item_code"] = "BOLT" })],
        });

    public static ConflictRecord Conflict(PairRecord pair, DateTimeOffset at, string reason = "Edited on both sides.") => new()
    {
        PairId = pair.Id,
        Conflict = new ErpConflict
        {
            Id = 0,
            DocType = pair.DocType,
            Name = pair.DocName,
            CloudName = pair.CloudName,
            LocalName = pair.LocalName,
            Kind = ConflictKind.FieldEdit,
            DetectedAt = at,
            CloudModified = "2026-03-01 08:00:00.000001",
            LocalModified = "2026-03-01 13:30:00.000002",
            Fields = [new ConflictField { Field = "territory", Base = "India", Cloud = "Pune", Local = "Ürümqi", IsOverlap = true }],
            Reason = reason,
            Suggested = ConflictStrategy.CloudWins,
            CloudDocument = """{"territory":"Pune"}""",
            LocalDocument = """{"territory":"Ürümqi"}""",
        },
    };

    public static SyncLogEntry Entry(string name, DateTimeOffset at, string status = "success", string docType = "Customer") => new()
    {
        DocType = docType,
        Name = name,
        Timestamp = at,
        Action = "update",
        Direction = "cloud_to_local",
        Status = status,
        RunId = "run-1",
        Message = status == "failed" ? "The site refused it." : null,
        Changes = [new FieldChange { Side = Side.Local, Field = "territory", Before = "India", After = "Größe \"x\"" }],
    };

    public static IntentRecord Intent(PairRecord pair, string operationId, DateTimeOffset at) => new()
    {
        OperationId = operationId,
        RunId = "run-1",
        PairId = pair.Id,
        DocType = pair.DocType,
        Side = Side.Local,
        Kind = IntentKind.Update,
        Name = pair.LocalName,
        Precondition = "2026-03-01 13:30:00.000002",
        Payload = """{"territory":"Pune"}""",
        StartedAt = at,
    };
}
