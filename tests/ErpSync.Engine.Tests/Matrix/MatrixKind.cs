using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>A kind of document, as kinds.json describes it; what it does not say is as most are.</summary>
internal sealed record MatrixKind
{
    /// <summary>What people call it.</summary>
    public required string Kind { get; init; }

    public required string DocType { get; init; }

    /// <summary>The naming rule; null for a hash or the app's own code.</summary>
    public string? Autoname { get; init; }

    /// <summary>The field of which the app's code makes the name.</summary>
    public string? MadeOf { get; init; }

    /// <summary>ERPNext's own, with its code, instead of one that is defined here.</summary>
    public bool App { get; init; }

    /// <summary>Large documents: not on every version, because they cost.</summary>
    public bool Sample { get; init; }

    /// <summary>More fields: name:type:options.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Fields that are Custom Fields.</summary>
    public IReadOnlyList<string> Custom { get; init; } = [];

    /// <summary>One document of settings, which is neither created nor deleted.</summary>
    public bool Single { get; init; }

    /// <summary>The field for a picture; ERPNext's own have one only where it is said.</summary>
    public string? Picture { get => field ?? (App ? null : "picture"); init; }

    /// <summary>The field for a text with pictures in it; null when there is none.</summary>
    public string? Editor { get; init; }

    /// <summary>Properties of the DocType.</summary>
    public JsonObject Properties { get; init; } = [];

    /// <summary>What every document of it starts with.</summary>
    public JsonObject Values { get; init; } = [];

    /// <summary>The field that tells the documents of the matrix apart.</summary>
    public string Label { get; init; } = "label";

    public string Text { get; init; } = "text";

    public string Memo { get; init; } = "memo";

    /// <summary>A field that may change after submit.</summary>
    public string After { get; init; } = "after";

    public MatrixRows Rows { get; init; } = new();

    public MatrixLink? Link { get; init; }

    public MatrixBulk? Bulk { get; init; }

    /// <summary>A document of another DocType, one for each, that links back.</summary>
    public MatrixPartner? Partner { get; init; }

    /// <summary>Documents that have to be there first.</summary>
    public IReadOnlyList<MatrixNeed> Needs { get; init; } = [];

    /// <summary>One of the few that play between sites of different versions, where all of them would take minutes.</summary>
    public bool IsTypical => DocType is "Mx Prompt" or "Mx Series" or "Mx Hash" or "Mx Number" or "Mx Voucher" or "Mx Node" or "Address" or "Sales Order" or "Mx Types" or "Mx Album" or "Mx Single";

    public bool IsSubmittable => App ? DocType == "Sales Order" : Properties["is_submittable"] is not null;

    public static IReadOnlyList<MatrixKind> All { get; } = JsonSerializer.Deserialize<List<MatrixKind>>(MatrixData.Read("kinds.json"), MatrixData.Options)!;

    public override string ToString() => Kind;

    /// <summary>The DocType, unless an app brings it.</summary>
    /// <param name="docType">Its name.</param>
    public JsonObject Define(string docType)
    {
        var usual = new List<string> { "label:Data", "text:Data", "memo:Small Text", "after:Data", "picture:Attach Image" };
        if (Rows.Field == "rows")
        {
            usual.Add("rows:Table:Mx Row");
        }

        if (IsSubmittable)
        {
            usual.Add($"amended_from:Link:{docType}");
        }

        var definition = DocTypes.Define(docType, Autoname, [.. usual.Concat(Fields).Select(Field)]);
        foreach (var (property, value) in Properties)
        {
            definition[property] = value?.DeepClone();
        }

        if (Single)
        {
            definition["issingle"] = 1;
        }

        return definition;
    }

    private JsonObject Field(string text)
    {
        var parts = text.Split(':', 3);
        var field = DocTypes.Field(parts[0], parts[1], parts.ElementAtOrDefault(2));
        if (parts[0] == "after")
        {
            field["allow_on_submit"] = 1;
        }

        if (Custom.Contains(parts[0]))
        {
            field["is_custom_field"] = 1;
        }

        return field;
    }
}
