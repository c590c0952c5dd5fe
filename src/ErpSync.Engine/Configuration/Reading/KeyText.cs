namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Makes text a person typed fit to be repeated in a finding.</summary>
internal static class KeyText
{
    private const int Longest = 60;

    /// <summary>Characters. Frappe's keys and secrets have 15.</summary>
    private const int ShortestRandomWord = 12;

    /// <summary>
    /// A key as it may be shown: only up to a colon, since in "api_secret:abc" the space is missing and what follows the colon is a value.
    /// </summary>
    public static string ForDisplay(string key) => key.Split(':')[0] is { Length: > 0 } name ? Quoted(name) : "(empty)";

    /// <summary>
    /// Any text on one line and not endless. What may be a secret in the wrong place (a long word of letters and digits) is masked: then
    /// the line and the column have to do.
    /// </summary>
    public static string Quoted(string text)
    {
        var shown = new string([.. text.Take(Longest).Select(character => IsShowable(character) ? character : '?')]);
        shown = string.Join(' ', shown.Split(' ').Select(word => IsRandom(word) ? "***" : word));
        return text.Length > Longest ? shown + "…" : shown;
    }

    private static bool IsShowable(char character) =>
        !char.IsControl(character) && !char.IsSurrogate(character) && character is not ('\u2028' or '\u2029');

    private static bool IsRandom(string word) =>
        word.Length >= ShortestRandomWord && word.Any(char.IsAsciiDigit) && word.Any(char.IsLetter);
}
