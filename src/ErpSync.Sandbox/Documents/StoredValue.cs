using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Small conversions of what a column holds.</summary>
internal static class StoredValue
{
    private static readonly object[] SmallNumbers = [.. Enumerable.Range(-1, 258).Select(number => (object)(long)number)];
    private static readonly object ZeroFloat = 0.0;

    /// <summary>Boxes a whole number; the small ones share their box.</summary>
    public static object Box(long number) => number is >= -1 and <= 256 ? SmallNumbers[number + 1] : number;

    /// <summary>Boxes a float; zero shares its box.</summary>
    public static object Box(double number) => number == 0 ? ZeroFloat : number;

    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => PythonNumbers.Text(number),
        _ => "",
    };

    public static long Int(object? value) => value switch
    {
        long whole => whole,
        double number => (long)number,
        _ => 0,
    };

    public static JsonNode? ToJson(object? value) => value switch
    {
        string text => JsonValue.Create(text),
        long whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),
        _ => null,
    };
}
