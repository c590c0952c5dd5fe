using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>One field of a DocType, with customisations applied.</summary>
internal sealed class FieldDefinition
{
    private const int DefaultLength = 140;

    private static readonly Dictionary<string, FieldKind> Kinds = new(StringComparer.Ordinal)
    {
        ["Check"] = FieldKind.Check,
        ["Int"] = FieldKind.Int,
        ["Float"] = FieldKind.Decimal,
        ["Currency"] = FieldKind.Decimal,
        ["Percent"] = FieldKind.Decimal,
        ["Duration"] = FieldKind.Duration,
        ["Rating"] = FieldKind.Rating,
        ["Date"] = FieldKind.Date,
        ["Datetime"] = FieldKind.Datetime,
        ["Time"] = FieldKind.Time,
        ["JSON"] = FieldKind.Json,
        ["Password"] = FieldKind.Password,
        ["Table"] = FieldKind.Table,
        ["Table MultiSelect"] = FieldKind.Table,
        ["Small Text"] = FieldKind.LongText,
        ["Text"] = FieldKind.LongText,
        ["Long Text"] = FieldKind.LongText,
        ["Text Editor"] = FieldKind.LongText,
        ["HTML Editor"] = FieldKind.LongText,
        ["Markdown Editor"] = FieldKind.LongText,
        ["Code"] = FieldKind.LongText,
        ["Attach"] = FieldKind.LongText,
        ["Attach Image"] = FieldKind.LongText,
        ["Signature"] = FieldKind.LongText,
        ["Geolocation"] = FieldKind.LongText,
        ["Barcode"] = FieldKind.LongText,
        ["Section Break"] = FieldKind.Layout,
        ["Column Break"] = FieldKind.Layout,
        ["Tab Break"] = FieldKind.Layout,
        ["HTML"] = FieldKind.Layout,
        ["Button"] = FieldKind.Layout,
        ["Image"] = FieldKind.Layout,
        ["Fold"] = FieldKind.Layout,
        ["Heading"] = FieldKind.Layout,
    };

    public FieldDefinition(JsonObject json, int column)
    {
        Column = column;
        Name = Text(json, "fieldname");
        FieldType = Text(json, "fieldtype");
        Label = Text(json, "label") is { Length: > 0 } label ? label : Name;
        Options = Text(json, "options");
        Default = Text(json, "default");
        FetchFrom = Text(json, "fetch_from");
        Kind = Kinds.GetValueOrDefault(FieldType, FieldKind.ShortText);
        Required = Flag(json, "reqd");
        Unique = Flag(json, "unique");
        SetOnlyOnce = Flag(json, "set_only_once");
        AllowOnSubmit = Flag(json, "allow_on_submit");
        NonNegative = Flag(json, "non_negative");
        IgnoreXssFilter = Flag(json, "ignore_xss_filter");
        FetchIfEmpty = Flag(json, "fetch_if_empty");
        IsVirtual = Flag(json, "is_virtual");
        NoCopy = Flag(json, "no_copy");
        IsCustom = json.ContainsKey("dt") || Flag(json, "is_custom_field");
        PermissionLevel = Number(json, "permlevel");
        Length = Number(json, "length") is > 0 and var length ? length : DefaultLength;
        DecimalPlaces = Text(json, "precision") is { Length: > 0 } precision
            && int.TryParse(precision, NumberStyles.Integer, CultureInfo.InvariantCulture, out var places)
                ? places
                : 9;
        SelectOptions = FieldType == "Select" ? Options.Split('\n') : [];
    }

    public string Name { get; }

    public string FieldType { get; }

    public string Label { get; }

    /// <summary>Select options, or the target DocType of Link and Table fields, or the companion field of a Dynamic Link.</summary>
    public string Options { get; }

    public string Default { get; }

    /// <summary><c>link_field.source_field</c>, or empty.</summary>
    public string FetchFrom { get; }

    public FieldKind Kind { get; }

    /// <summary>Index into the values of a stored row; stable while the DocType is changed.</summary>
    public int Column { get; }

    public bool Required { get; }

    public bool Unique { get; }

    public bool SetOnlyOnce { get; }

    public bool AllowOnSubmit { get; }

    public bool NonNegative { get; }

    public bool IgnoreXssFilter { get; }

    public bool FetchIfEmpty { get; }

    public bool IsVirtual { get; }

    public bool NoCopy { get; }

    /// <summary>A Custom Field.</summary>
    public bool IsCustom { get; }

    public int PermissionLevel { get; }

    /// <summary>Longest value in characters for short text: 140 unless the field says otherwise.</summary>
    public int Length { get; }

    /// <summary>Decimals kept by the database column: 9 unless the field has a precision.</summary>
    public int DecimalPlaces { get; }

    public IReadOnlyList<string> SelectOptions { get; }

    public bool IsTable => Kind == FieldKind.Table;

    public bool IsLink => FieldType == "Link";

    public bool IsDynamicLink => FieldType == "Dynamic Link";

    /// <summary>The field has a column of its own.</summary>
    public bool IsStored => Kind is not (FieldKind.Table or FieldKind.Layout) && !IsVirtual;

    /// <summary>Check, Int and decimals are never null: they fall back to 0.</summary>
    public bool IsNumber => Kind is FieldKind.Check or FieldKind.Int or FieldKind.Decimal or FieldKind.Rating;

    private static string Text(JsonObject json, string key) => NodeText.Of(json[key]);

    private static bool Flag(JsonObject json, string key) => PythonNumbers.ToInt(json[key]) != 0;

    private static int Number(JsonObject json, string key) => (int)PythonNumbers.ToInt(json[key]);
}
