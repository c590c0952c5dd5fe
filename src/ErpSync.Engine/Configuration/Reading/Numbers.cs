using System.Globalization;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Reads numbers, quoted or not. What YAML 1.1 reads as something else than a person means (010 as eight, 1_000, 1:30, 0x10) is refused.
/// </summary>
internal static class Numbers
{
    public static int Integer(LocatedText? text, int defaultValue, int least, int most, FindingCollector findings)
    {
        if (text is null)
        {
            return defaultValue;
        }

        // "50.0" is a whole number too; a spreadsheet or a script writes it so.
        var digits = text.Text.EndsWith(".0", StringComparison.Ordinal) ? text.Text[..^2] : text.Text;
        if (!IsPlainNumber(digits) || !long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return Refuse(text, $"{KeyText.Quoted(text.Text)} is not a whole number.", least, most, defaultValue, findings);
        }

        return value < least || value > most
            ? Refuse(text, $"{value} is outside {least} to {most}.", least, most, defaultValue, findings)
            : (int)value;
    }

    public static double Real(LocatedText? text, double defaultValue, double least, double most, FindingCollector findings)
    {
        if (text is null)
        {
            return defaultValue;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!IsPlainNumber(text.Text) || !double.TryParse(text.Text, Styles, CultureInfo.InvariantCulture, out var value))
        {
            return Refuse(text, $"{KeyText.Quoted(text.Text)} is not a number.", least, most, defaultValue, findings);
        }

        return value < least || value > most
            ? Refuse(text, $"{KeyText.Quoted(text.Text)} is outside {Show(least)} to {Show(most)}.", least, most, defaultValue, findings)
            : value;
    }

    public static TimeSpan Seconds(LocatedText? text, TimeSpan defaultValue, int least, int most, FindingCollector findings) =>
        TimeSpan.FromSeconds(Real(text, defaultValue.TotalSeconds, least, most, findings));

    private static bool IsPlainNumber(string text)
    {
        var digits = text.AsSpan().TrimStart('-');
        var hasLeadingZero = digits is ['0', >= '0' and <= '9', ..];
        return digits.Length > 0 && !hasLeadingZero && digits.IndexOfAnyExceptInRange('0', '9') is var other
            && (other < 0 || (digits[other] == '.' && digits[(other + 1)..].IndexOfAnyExceptInRange('0', '9') < 0));
    }

    private static T Refuse<T>(LocatedText text, string message, T least, T most, T defaultValue, FindingCollector findings)
        where T : IFormattable
    {
        findings.Error(text.Place, message,
            $"Write a number from {Show(least)} to {Show(most)} in digits only, without unit. Default: {Show(defaultValue)}.");
        return defaultValue;
    }

    private static string Show<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
