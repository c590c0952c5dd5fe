using System.Text.RegularExpressions;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Files;

/// <summary>
/// The addresses of files as they stand in fields and in HTML. A Text Editor adds the File's own name (<c>?fid=…</c>), escapes signs and
/// may encode letters; addresses of other sites are no files of this one.
/// </summary>
internal static partial class FileAddresses
{
    /// <summary>The address without the File's own name.</summary>
    public static string Plain(string address)
    {
        var query = address.IndexOf("?fid=", StringComparison.Ordinal);
        return query < 0 ? address : address[..query];
    }

    /// <summary>What an address may be recorded under: as it stands, and decoded.</summary>
    public static IEnumerable<string> Candidates(string address)
    {
        var plain = Plain(address);
        yield return plain;
        if (plain.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(plain) is var decoded && decoded != plain)
        {
            yield return decoded;
        }
    }

    /// <summary>Every address in a text that leads to the site's own disk.</summary>
    public static IEnumerable<string> InHtml(string html) =>
        MayHoldAny(html) ? Reference.Matches(html).Select(match => Unescaped(match.Groups["address"].Value)) : [];

    /// <summary>The text with its addresses replaced; one for which the replacement is null stays as it stands.</summary>
    public static string ReplaceInHtml(string html, Func<string, string?> replacement) => !MayHoldAny(html) ? html : Reference.Replace(html, match =>
    {
        var address = match.Groups["address"];
        return replacement(Unescaped(address.Value)) is { } other
            ? string.Concat(match.Value.AsSpan(0, address.Index - match.Index), other, match.Value.AsSpan(address.Index - match.Index + address.Length))
            : match.Value;
    });

    /// <summary>An address as it stands in an attribute.</summary>
    public static string Escaped(string address) => address.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("\"", "%22", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal);

    public static bool IsLocal(string address) => SiteFile.IsLocalUrl(address);

    private static string Unescaped(string address) => address.Replace("&amp;", "&", StringComparison.Ordinal);

    private static bool MayHoldAny(string html) => html.Contains("/files/", StringComparison.Ordinal);

    [GeneratedRegex(
        """\b(?:src|href)\s*=\s*(?<quote>["'])(?<address>/(?:private/)?files/[^"']+)\k<quote>""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference { get; }
}
