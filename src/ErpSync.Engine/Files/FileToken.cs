using System.Text.RegularExpressions;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Files;

/// <summary>
/// What stands for a file in canonical values, whatever the two sites call it: its content's hash and its privacy. Two sites that hold the
/// same picture under different addresses so hold the same value, and another content is another value.
/// </summary>
internal static partial class FileToken
{
    /// <summary>The token of a file; null when its content is not known.</summary>
    public static string? Of(SiteFile file) =>
        file is { IsLocal: true, ContentHash: { Length: 32 } hash } ? Of(hash, file.IsPrivate) : null;

    public static string Of(string contentHash, bool isPrivate) =>
        $"file:{contentHash.ToLowerInvariant()}:{(isPrivate ? "private" : "public")}";

    public static bool IsToken(string value) => Whole.IsMatch(value);

    /// <summary>The hash and the privacy a token stands for.</summary>
    public static (string ContentHash, bool IsPrivate) Parse(string token) => (token[5..37], token.EndsWith(":private", StringComparison.Ordinal));

    /// <summary>All tokens in a value, each once, in their order.</summary>
    public static IEnumerable<string> In(string value) =>
        value.Contains("file:", StringComparison.Ordinal) ? Any.Matches(value).Select(match => match.Value).Distinct(StringComparer.Ordinal) : [];

    /// <summary>The value with every token replaced.</summary>
    public static string Replace(string value, Func<string, string> replacement) =>
        value.Contains("file:", StringComparison.Ordinal) ? Any.Replace(value, match => replacement(match.Value)) : value;

    [GeneratedRegex(@"\Afile:[0-9a-f]{32}:(?:private|public)\z")]
    private static partial Regex Whole { get; }

    [GeneratedRegex(@"\bfile:[0-9a-f]{32}:(?:private|public)\b")]
    private static partial Regex Any { get; }
}
