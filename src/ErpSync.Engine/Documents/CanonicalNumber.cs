using System.Globalization;

namespace ErpSync.Engine.Documents;

/// <summary>One spelling for every number.</summary>
internal static class CanonicalNumber
{
    // Nine places: Frappe's decimal(21,9) holds no more.
    private const string Format = "0.#########";

    /// <summary>
    /// The number without trailing zeros and exponent, rounded to <paramref name="precision"/> decimal places (0 to 9) half away from zero
    /// as MariaDB rounds decimals; null when it is zero, the empty value of a number. Commas between thousands are accepted as Frappe
    /// accepts them. What is no number, or is beyond 7.9e28, stays as it is.
    /// </summary>
    public static string? Round(string text, int precision)
    {
        if (!TryParse(text, out var number))
        {
            return text;
        }

        return Spell(decimal.Round(number, precision, MidpointRounding.AwayFromZero));
    }

    /// <summary>
    /// The whole number as Frappe stores it in an Int: the decimal places are cut off (1.9 becomes 1). Null when it is zero.
    /// </summary>
    public static string? Truncate(string text) => TryParse(text, out var number) ? Spell(decimal.Truncate(number)) : text;

    public static bool TryParse(string text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowThousands
                | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out number);

    private static string? Spell(decimal number) => number == 0 ? null : number.ToString(Format, CultureInfo.InvariantCulture);
}
