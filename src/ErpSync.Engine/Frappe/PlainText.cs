using System.Net;
using System.Text;

namespace ErpSync.Engine.Frappe;

/// <summary>Turns the HTML of Frappe's messages into one line of text for people.</summary>
internal static class PlainText
{
    /// <summary>Longest text given back; Frappe quotes whole field values in some messages.</summary>
    private const int MaximumLength = 600;

    public static string FromHtml(string html)
    {
        var text = new StringBuilder(Math.Min(html.Length, MaximumLength));
        for (var index = 0; index < html.Length; index++)
        {
            if (html[index] == '<' && StartsTag(html, index + 1))
            {
                var end = html.IndexOf('>', index + 1);
                if (end >= 0)
                {
                    if (BreaksLine(html, index + 1))
                    {
                        text.Append(' ');
                    }

                    index = end;
                    continue;
                }
            }

            text.Append(html[index]);
        }

        return OneLine(WebUtility.HtmlDecode(text.ToString()));
    }

    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaximumLength ? line : string.Concat(line.AsSpan(0, MaximumLength), "…");
    }

    /// <summary>
    /// A bare "&lt;" stays: "Name cannot contain special characters like '&lt;', '&gt;'" is one of Frappe's own messages.
    /// </summary>
    private static bool StartsTag(string html, int index) =>
        index < html.Length && (char.IsAsciiLetter(html[index]) || html[index] is '/' or '!');

    private static bool BreaksLine(string html, int index)
    {
        ReadOnlySpan<char> tag = html.AsSpan(html[index] == '/' ? index + 1 : index);
        return tag.StartsWith("br", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("p>", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("li", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("div", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("summary", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("h1", StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith("title", StringComparison.OrdinalIgnoreCase);
    }
}
