using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Frappe's lenient conversion of values to numbers, and Python's way of writing them.</summary>
internal static class PythonNumbers
{
    /// <summary>Whole number: "42" and 42.9 give 42, true gives 1, what is no number gives 0.</summary>
    public static long ToInt(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return 0;
        }

        if (value.TryGetValue<long>(out var whole))
        {
            return whole;
        }

        if (value.TryGetValue<int>(out var small))
        {
            return small;
        }

        var number = ToDouble(value);
        return double.IsFinite(number) && Math.Abs(number) < long.MaxValue ? (long)Math.Truncate(number) : 0;
    }

    /// <summary>Number: "1,234.5" gives 1234.5, "$5" and null give 0.</summary>
    public static double ToDouble(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return 0;
        }

        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                return 1;
            case JsonValueKind.Number:
                return value.TryGetValue<double>(out var number)
                    ? number
                    : double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            case JsonValueKind.String:
                return ToDouble(value.GetValue<string>());
            default:
                return 0;
        }
    }

    /// <summary>Number of a text: thousands separators are dropped, what is no number gives 0.</summary>
    public static double ToDouble(string text) =>
        double.TryParse(
            text.Replace(",", "", StringComparison.Ordinal).Trim(),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number)
        && double.IsFinite(number)
            ? number
            : 0;

    /// <summary>Python's <c>repr</c> of a float: 1 is written 1.0.</summary>
    public static string Text(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E', 'N') ? text : text + ".0";
    }
}
