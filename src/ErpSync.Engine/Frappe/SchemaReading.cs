using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>Turns the answer of getdoctype into schemas.</summary>
internal static class SchemaReading
{
    private static readonly string[] RightNames = ["read", "write", "create", "delete", "submit", "cancel", "amend", "select"];

    /// <summary>Null when the DocType is not among the answered ones.</summary>
    public static DocTypeDefinition? Read(string docType, JsonArray docs)
    {
        var byName = docs.OfType<JsonObject>()
            .GroupBy(doc => doc.Name(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        if (!byName.TryGetValue(docType, out var main))
        {
            return null;
        }

        var schema = Schema(main);
        var children = schema.Fields.Where(field => field.IsTable && field.Options is not null)
            .Select(field => field.Options!)
            .Distinct(StringComparer.Ordinal)
            .Where(byName.ContainsKey)
            .ToDictionary(child => child, child => Schema(byName[child]), StringComparer.Ordinal);
        return new DocTypeDefinition(schema with { Children = children }, [.. Rows(main, "permissions").Select(Permission)]);
    }

    private static DocTypeSchema Schema(JsonObject doc)
    {
        var name = doc.Name();
        var isTree = doc.Flag("is_tree");
        return new DocTypeSchema
        {
            Name = name,
            Fields = [.. Rows(doc, "fields").Where(field => field.Text("fieldname") is { Length: > 0 }).Select(Field)],
            AutoName = NullIfEmpty(doc.Text("autoname")),
            TitleField = NullIfEmpty(doc.Text("title_field")),
            IsSubmittable = doc.Flag("is_submittable"),
            IsTree = isTree,
            TreeParentField = isTree ? NullIfEmpty(doc.Text("nsm_parent_field")) ?? TreeParent(name) : null,
            IsSingle = doc.Flag("issingle"),
            IsTable = doc.Flag("istable"),
            IsVirtual = doc.Flag("is_virtual"),
            AllowRename = doc.Flag("allow_rename"),
            TrackChanges = doc.Flag("track_changes"),
        };
    }

    private static FieldSchema Field(JsonObject field) => new()
    {
        Name = field.Text("fieldname") ?? "",
        Type = field.Text("fieldtype") ?? "",
        Options = NullIfEmpty(field.Text("options")),
        Required = field.Flag("reqd"),
        ReadOnly = field.Flag("read_only"),
        SetOnlyOnce = field.Flag("set_only_once"),
        AllowOnSubmit = field.Flag("allow_on_submit"),
        Unique = field.Flag("unique"),
        IsVirtual = field.Flag("is_virtual"),
        IsCustom = field.Flag("is_custom_field"),
        NoCopy = field.Flag("no_copy"),
        FetchFrom = NullIfEmpty(field.Text("fetch_from")),
        FetchIfEmpty = field.Flag("fetch_if_empty"),
        Default = NullIfEmpty(field.Text("default")),
        Precision = field.Number("precision"),
        Length = field.Number("length") is > 0 and var length ? length : null,
        PermLevel = field.Number("permlevel") ?? 0,
    };

    private static RolePermission Permission(JsonObject row) => new(
        row.Text("role") ?? "",
        row.Number("permlevel") ?? 0,
        row.Flag("if_owner"),
        RightNames.Where(row.Flag).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Frappe's rule for the parent field of a tree: parent_ and the DocType in snake case.</summary>
    private static string TreeParent(string docType) =>
        "parent_" + docType.Replace(' ', '_').Replace('-', '_').ToLowerInvariant();

    private static IEnumerable<JsonObject> Rows(JsonObject doc, string member) =>
        doc[member] is JsonArray rows ? rows.OfType<JsonObject>() : [];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
