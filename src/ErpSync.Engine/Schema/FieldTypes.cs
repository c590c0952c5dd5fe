namespace ErpSync.Engine.Schema;

/// <summary>What Frappe's fieldtypes mean for synchronization.</summary>
internal static class FieldTypes
{
    /// <summary>Decimal places of a decimal column when the DocType does not say: Frappe stores decimal(21,9).</summary>
    public const int DefaultPrecision = 9;

    /// <summary>Decimal places of a Rating: Frappe stores decimal(3,2).</summary>
    public const int RatingPrecision = 2;

    // Layout, and what a form shows without storing it. "Read Only" repeats a value of another document. Password reads as asterisks;
    // writing it back could erase the secret. An Image shows what an Attach field holds.
    private static readonly HashSet<string> WithoutValue = new(StringComparer.Ordinal)
    {
        "Section Break", "Column Break", "Tab Break", "Heading", "Fold", "HTML", "Button", "Image", "Read Only", "Password",
    };

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "Data", "Small Text", "Text", "Long Text", "Text Editor", "HTML Editor", "Markdown Editor", "Code", "Select", "Autocomplete",
        "Color", "Phone", "Barcode", "Icon", "Signature",
    };

    /// <summary>Whether a field of this type holds a value that can be carried to the other site.</summary>
    public static bool CarriesValue(string fieldType) => !WithoutValue.Contains(fieldType);

    /// <summary>How values of the type are spelled; a type Frappe may add later is text.</summary>
    public static ValueKind KindOf(string fieldType) => fieldType switch
    {
        "Check" => ValueKind.Check,
        "Int" or "Long Int" => ValueKind.Integer,
        "Float" or "Currency" or "Percent" or "Rating" or "Duration" => ValueKind.Number,
        "Date" => ValueKind.Date,
        "Datetime" => ValueKind.DateTime,
        "Time" => ValueKind.Time,
        "JSON" or "Geolocation" => ValueKind.Json,
        "Link" => ValueKind.Link,
        "Dynamic Link" => ValueKind.DynamicLink,
        "Attach" or "Attach Image" => ValueKind.File,
        "Text Editor" or "HTML Editor" => ValueKind.Html,
        _ => ValueKind.Text,
    };

    /// <summary>
    /// Whether a value of one type can be kept in a field of the other without change: texts among each other, decimals, integers.
    /// </summary>
    public static bool AreCompatible(string left, string right) => string.Equals(Family(left), Family(right), StringComparison.Ordinal);

    private static string Family(string fieldType) => fieldType switch
    {
        "Table" or "Table MultiSelect" => "Table",
        "Float" or "Currency" or "Percent" => "Float",
        "Int" or "Long Int" => "Int",
        "Attach" or "Attach Image" => "Attach",
        _ => Texts.Contains(fieldType) ? "Data" : fieldType,
    };
}
