namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Makes text a person typed fit to be repeated in a finding.</summary>
internal static class KeyText
{
    private const int Longest = 60;

    /// <summary>
    /// A key as it may be shown: on one line, not endless, and only up to a colon: in "api_secret:abc" the space is missing, and what follows
    /// the colon is a value that may be secret.
    /// </summary>
    public static string ForDisplay(string key) => Quoted(key.Split(':')[0]);

    /// <summary>Any text on one line and not endless.</summary>
    public static string Quoted(string text)
    {
        var shown = new string([.. text.Take(Longest).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character)]);
        return text.Length > Longest ? shown + "…" : shown;
    }
}
