using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Turns a value as it was sent into what an answer shows (<see cref="Shown"/>) and into what the column keeps (<see cref="Stored"/>).
/// The two differ: floats are rounded, times re-formatted and numbers in text fields turned to text only when stored.
/// </summary>
internal static class ValueCasting
{
    private const int ShortColumnBytes = 65535;

    /// <summary>The value as documents in answers show it: numbers cast, empty dates null, JSON as text.</summary>
    /// <exception cref="FrappeError">417 for a list in a field that is no table.</exception>
    public static JsonNode? Shown(FieldDefinition field, JsonNode? value)
    {
        if (value is JsonArray)
        {
            throw FrappeErrors.Validation($"Value for {field.Label} cannot be a list");
        }

        switch (field.Kind)
        {
            case FieldKind.Check:
                return PythonNumbers.ToInt(value) != 0 ? 1L : 0L;
            case FieldKind.Int:
                return PythonNumbers.ToInt(value);
            case FieldKind.Decimal:
                return PythonNumbers.ToDouble(value);
            case FieldKind.Rating:
                return value is null ? 0 : value;
            case FieldKind.Json:
                return value is JsonObject json ? json.ToJsonString(JsonText.Relaxed) : value;
            case FieldKind.Date or FieldKind.Datetime or FieldKind.Time:
                return NodeText.IsEmpty(value) ? null : value;
            default:
                return field.Unique && value is not null && NodeText.Of(value).Trim().Length == 0 ? null : value;
        }
    }

    /// <summary>The value as the column keeps it: a string, <see cref="long"/>, <see cref="double"/> or null.</summary>
    /// <exception cref="FrappeError">500 for what the database refuses.</exception>
    public static object? Stored(FieldDefinition field, JsonNode? sent, SiteNames site, string docType)
    {
        var value = Shown(field, sent);
        switch (field.Kind)
        {
            case FieldKind.Check or FieldKind.Int:
                return StoredValue.Box(PythonNumbers.ToInt(value));
            case FieldKind.Decimal:
                return Rounded(field, PythonNumbers.ToDouble(value), field.DecimalPlaces);
            case FieldKind.Duration:
                return value is null ? null : Rounded(field, PythonNumbers.ToDouble(value), 9);
            case FieldKind.Rating:
                return Rounded(field, PythonNumbers.ToDouble(value), 2);
        }

        if (value is null)
        {
            return null;
        }

        if (value is JsonObject)
        {
            throw FrappeErrors.Python("TypeError", "dict can not be used as parameter");
        }

        var text = NodeText.Of(value);
        return field.Kind switch
        {
            FieldKind.Date => DateText.StoredDate(text) ?? throw Incorrect("date", field, text, site, docType),
            FieldKind.Datetime => DateText.StoredDatetime(text) ?? throw Incorrect("datetime", field, text, site, docType),
            FieldKind.Time => TimeText.Parse(text) is { } time
                ? TimeText.Format(time)
                : throw Incorrect("time", field, text, site, docType),
            FieldKind.Json => IsJson(text) ? text : throw new FrappeError(
                500,
                "OperationalError",
                $"(4025, 'CONSTRAINT `tab{docType}.{field.Name}` failed for `{site.Database}`.`tab{docType}`')",
                "pymysql.err"),
            _ => Limited(field, text),
        };
    }

    /// <summary>Rounds half away from zero to the decimals of the column, as the database does.</summary>
    private static object Rounded(FieldDefinition field, double number, int places)
    {
        if (number == 0)
        {
            return StoredValue.Box(0.0);
        }

        var wholeDigits = field.Kind == FieldKind.Rating ? 1 : 21 - places;
        if (Math.Abs(number) >= Math.Pow(10, wholeDigits))
        {
            throw FrappeErrors.Database("DataError", 1264, $"Out of range value for column '{field.Name}' at row 1");
        }

        var exact = decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        return StoredValue.Box((double)Math.Round(exact, places, MidpointRounding.AwayFromZero));
    }

    private static string Limited(FieldDefinition field, string text)
    {
        var isShortColumn = field.FieldType is "Small Text" or "Text" or "Attach" or "Attach Image";
        return isShortColumn && text.Length > ShortColumnBytes / 4 && Encoding.UTF8.GetByteCount(text) > ShortColumnBytes
            ? throw FrappeErrors.Database("DataError", 1406, $"Data too long for column '{field.Name}' at row 1")
            : text;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static FrappeError Incorrect(string kind, FieldDefinition field, string text, SiteNames site, string docType) =>
        FrappeErrors.Database(
            "OperationalError",
            1292,
            $"Incorrect {kind} value: '{text}' for column `{site.Database}`.`tab{docType}`.`{field.Name}` at row 1");
}
