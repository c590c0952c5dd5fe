using System.Globalization;

namespace ErpSync.Engine.Documents;

/// <summary>One spelling for every number.</summary>
internal static class CanonicalNumber
{
    // Nine places: Frappe's decimal(21,9) holds no more.
    private const string Format = "0.#########";
    private const int MostPlainDigits = 15;

    /// <summary>
    /// The number without trailing zeros and exponent, rounded to <paramref name="precision"/> decimal places (0 to 9) half away from zero
    /// as MariaDB rounds decimals; null when it is zero, the empty value of a number. Commas between thousands are accepted as Frappe
    /// accepts them. What is no number, or is beyond 7.9e28, stays as it is.
    /// </summary>
    public static string? Round(string text, int precision)
    {
        if (TrySpellPlain(text, precision) is { } plain)
        {
            return plain.Length == 0 ? null : plain;
        }

        return TryParse(text, out var number) ? Spell(decimal.Round(number, precision, MidpointRounding.AwayFromZero)) : text;
    }

    /// <summary>
    /// The whole number as Frappe stores it in an Int: the decimal places are cut off (1.9 becomes 1). Null when it is zero.
    /// </summary>
    public static string? Truncate(string text)
    {
        if (TrySpellPlain(text, precision: 0) is { } plain)
        {
            return plain.Length == 0 ? null : plain;
        }

        return TryParse(text, out var number) ? Spell(decimal.Truncate(number)) : text;
    }

    // Nearly all numbers are digits without more places than are kept. Of those only zeros at the end go; empty stands for zero.
    private static string? TrySpellPlain(string text, int precision)
    {
        var point = text.IndexOf('.');
        var whole = point < 0 ? text.Length : point;
        var places = point < 0 ? 0 : text.Length - point - 1;
        if (whole is 0 or > MostPlainDigits || (point >= 0 && places is 0) || places > precision || (text[0] == '0' && whole > 1))
        {
            return null;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i != point && !char.IsAsciiDigit(text[i]))
            {
                return null;
            }
        }

        if (point < 0)
        {
            return text == "0" ? "" : text;
        }

        var spelled = text.AsSpan().TrimEnd('0');
        spelled = spelled[^1] == '.' ? spelled[..^1] : spelled;
        return spelled is "0" ? "" : spelled.Length == text.Length ? text : spelled.ToString();
    }

    public static bool TryParse(string text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowThousands
                | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out number);

    private static string? Spell(decimal number) => number == 0 ? null : number.ToString(Format, CultureInfo.InvariantCulture);
}
