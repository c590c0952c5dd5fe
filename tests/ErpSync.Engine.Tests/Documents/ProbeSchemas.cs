using ErpSync.Engine.Configuration;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Documents;

/// <summary>Reduced definitions of DocTypes made for the tests.</summary>
internal static class ProbeSchemas
{
    public static FieldSchema Field(string name, string type, string? options = null) =>
        new() { Name = name, Type = type, Options = options };

    public static DocTypeSchema DocType(string name, params FieldSchema[] fields) => new() { Name = name, Fields = fields };

    /// <summary>One field of every type, a table with a field that is left out of synchronization, and a table of single links.</summary>
    public static DocTypeSchema Hash() => DocType(
        "Probe Hash",
        Field("title", "Data") with { Required = true },
        Field("f_data", "Data"),
        Field("f_text", "Text"),
        Field("f_text_editor", "Text Editor"),
        Field("f_json", "JSON"),
        Field("f_check", "Check") with { Default = "0" },
        Field("f_int", "Int"),
        Field("f_float", "Float"),
        Field("f_float6", "Float") with { Precision = 6 },
        Field("f_currency", "Currency"),
        Field("f_percent", "Percent"),
        Field("f_date", "Date"),
        Field("f_datetime", "Datetime"),
        Field("f_time", "Time"),
        Field("f_duration", "Duration"),
        Field("f_select", "Select", "\nOne\nTwo"),
        Field("f_link", "Link", "Customer"),
        Field("f_dt", "Link", "DocType"),
        Field("f_dynamic", "Dynamic Link", "f_dt"),
        Field("f_readonly", "Data") with { ReadOnly = true },
        Field("f_setonce", "Data") with { SetOnlyOnce = true },
        Field("f_default", "Data") with { Default = "dflt" },
        Field("f_rating", "Rating"),
        Field("f_geo", "Geolocation"),
        Field("tags", "Table MultiSelect", "Probe Tag Row"),
        Field("rows", "Table", "Probe Row")) with
    {
        AutoName = "hash",
        IsSubmittable = true,
        Children = new Dictionary<string, DocTypeSchema>
        {
            ["Probe Row"] = DocType(
                "Probe Row",
                Field("item_label", "Data"),
                Field("qty", "Float"),
                Field("rate", "Currency"),
                Field("done", "Check"),
                Field("customer", "Link", "Customer"),
                Field("amount", "Currency") with { ReadOnly = true },
                Field("photo", "Attach"),
                Field("note", "Small Text")),
            ["Probe Tag Row"] = DocType("Probe Tag Row", Field("group", "Link", "Customer Group")),
        },
    };

    public static DocTypeRules Rules(params string[] excluded) =>
        new() { DocType = "Probe Hash", Attachments = AttachmentPolicy.None, ExcludedFields = new HashSet<string>(excluded) };

    /// <summary>The same definition on both sites; the rows' note is excluded by the configuration.</summary>
    public static SyncSchema Both(DocTypeSchema? schema = null) =>
        SyncSchemaBuilder.Build(schema ?? Hash(), schema ?? Hash(), Rules("rows.note"));
}
