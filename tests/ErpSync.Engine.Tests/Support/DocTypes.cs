using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Support;

/// <summary>Small DocTypes that stand for the kinds the engine must tell apart.</summary>
internal static class DocTypes
{
    /// <summary>Named by a field: the same name is the same document.</summary>
    public static JsonObject Party { get; } = Define(
        "Party",
        "field:code",
        Field("code", "Data", required: true),
        Field("title", "Data"),
        Field("phone", "Data"),
        Field("email", "Data"),
        Field("credit", "Currency"),
        Field("active", "Check"),
        Field("notes", "Small Text"));

    /// <summary>Named by a hash.</summary>
    public static JsonObject Remark { get; } = Define("Remark", "hash", Field("subject", "Data"), Field("party", "Link", "Party"), Field("text", "Small Text"));

    public static JsonObject VoucherRow { get; } = Table("Voucher Row", Field("item", "Data"), Field("qty", "Float"), Field("note", "Data"));

    /// <summary>Named by a series, with rows and a required link.</summary>
    public static JsonObject Voucher { get; } = Define(
        "Voucher",
        "naming_series:",
        Field("naming_series", "Select", "VCH-.####"),
        Field("party", "Link", "Party", required: true),
        Field("posting_date", "Date"),
        Field("remarks", "Small Text"),
        Field("rows", "Table", "Voucher Row"));

    public static IReadOnlyList<JsonObject> All { get; } = [Party, VoucherRow, Remark, Voucher];

    public static JsonObject Define(string name, string? autoname, params JsonObject[] fields) => new()
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
        }),
    };

    public static JsonObject Table(string name, params JsonObject[] fields)
    {
        var table = Define(name, null, fields);
        table["istable"] = 1;
        return table;
    }

    public static JsonObject Field(string name, string type, string? options = null, bool required = false) => new()
    {
        ["fieldname"] = name,
        ["label"] = name,
        ["fieldtype"] = type,
        ["options"] = options,
        ["reqd"] = required ? 1 : 0,
    };
}
