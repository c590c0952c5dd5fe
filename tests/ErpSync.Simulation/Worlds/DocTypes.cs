using System.Text.Json.Nodes;

namespace ErpSync.Simulation.Worlds;

/// <summary>Small DocTypes that stand for the kinds the engine must tell apart. Each keeps in "uid" who it was born as.</summary>
internal static class DocTypes
{
    /// <summary>Named by a field: the same name is the same document.</summary>
    public static JsonObject Party { get; } = Define(
        "Party", "field:code", Field("code", "Data", required: true), Field("uid", "Data"), Field("title", "Data"), Field("phone", "Data"), Field("email", "Data"),
        Field("credit", "Currency"), Field("notes", "Small Text"));

    /// <summary>Named by a hash.</summary>
    public static JsonObject Remark { get; } = Define(
        "Remark", "hash", Field("uid", "Data"), Field("subject", "Data"), Field("party", "Link", "Party"), Field("text", "Small Text"));

    public static JsonObject VoucherRow { get; } = Table("Voucher Row", Field("item", "Data"), Field("qty", "Float"), Field("note", "Data"));

    /// <summary>Named by a series, with rows and a required link.</summary>
    public static JsonObject Voucher { get; } = Define(
        "Voucher", "naming_series:", Field("naming_series", "Select", "VCH-.####"), Field("uid", "Data"), Field("party", "Link", "Party", required: true),
        Field("posting_date", "Date"), Field("remarks", "Small Text"), Field("rows", "Table", "Voucher Row"));

    /// <summary>With a life: draft, submitted, cancelled, amended.</summary>
    public static JsonObject Deal { get; } = Submittable(Define(
        "Deal", "naming_series:", Field("naming_series", "Select", "DL-.####"), Field("uid", "Data"), Field("party", "Link", "Party"),
        Field("amount", "Currency"), Field("terms", "Small Text"), AllowOnSubmit(Field("remark", "Small Text"))));

    public static IReadOnlyList<JsonObject> All { get; } = [Party, VoucherRow, Remark, Voucher, Deal];

    /// <summary>The DocTypes that are synchronized.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Party", "Remark", "Voucher", "Deal"];

    /// <summary>The DocType whose documents of one name are one document, wherever each was born.</summary>
    public const string Merging = "Party";

    /// <summary>What the user of the engine can read: these, and what the framework brings.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. Names, "Voucher Row", "DocType", "Deleted Document", "Comment", "User", "System Settings", "Custom Field", "Property Setter", "Document Naming Settings"];

    private static JsonObject Define(string name, string? autoname, params JsonObject[] fields) => new()
    {
        ["doctype"] = "DocType",
        ["name"] = name,
        ["module"] = "Custom",
        ["custom"] = 1,
        ["autoname"] = autoname,
        ["allow_rename"] = 1,
        ["track_changes"] = 1,
        ["fields"] = new JsonArray([.. fields.Select(field => field.DeepClone())]),
        ["permissions"] = new JsonArray(new JsonObject
        {
            ["role"] = "System Manager",
            ["read"] = 1,
            ["write"] = 1,
            ["create"] = 1,
            ["delete"] = 1,
            ["submit"] = 1,
            ["cancel"] = 1,
            ["amend"] = 1,
        }),
    };

    private static JsonObject Table(string name, params JsonObject[] fields)
    {
        var table = Define(name, null, fields);
        table["istable"] = 1;
        return table;
    }

    private static JsonObject Submittable(JsonObject docType)
    {
        docType["is_submittable"] = 1;
        ((JsonArray)docType["fields"]!).Add(Field("amended_from", "Link", docType["name"]!.ToString()));
        return docType;
    }

    private static JsonObject AllowOnSubmit(JsonObject field)
    {
        field["allow_on_submit"] = 1;
        return field;
    }

    private static JsonObject Field(string name, string type, string? options = null, bool required = false) => new()
    {
        ["fieldname"] = name,
        ["label"] = name,
        ["fieldtype"] = type,
        ["options"] = options,
        ["reqd"] = required ? 1 : 0,
    };
}
