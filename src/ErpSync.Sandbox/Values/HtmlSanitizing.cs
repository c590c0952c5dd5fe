using System.Buffers;
using System.Text;

namespace ErpSync.Sandbox;

/// <summary>
/// HTML as the server keeps it: tags and attributes outside a list are escaped or dropped, scripts in addresses are dropped, and
/// loose <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped. Text without a single tag is left alone.
/// </summary>
internal static class HtmlSanitizing
{
    private static readonly HashSet<string> Tags = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "acronym", "address", "article", "aside", "b", "big", "blockquote", "br", "button", "caption", "center", "cite",
        "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure",
        "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "input", "ins", "kbd", "label", "legend",
        "li", "main", "map", "mark", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "progress", "q", "s", "samp", "section",
        "select", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea",
        "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video", "audio", "track", "wbr",
    };

    private static readonly HashSet<string> Attributes = new(StringComparer.OrdinalIgnoreCase)
    {
        "abbr", "accept", "align", "alt", "autocomplete", "border", "cellpadding", "cellspacing", "checked", "cite", "class", "color",
        "cols", "colspan", "contenteditable", "coords", "data-id", "data-list", "data-row", "data-value", "datetime", "dir",
        "disabled", "download", "face", "for", "height", "href", "id", "label", "lang", "loop", "max", "maxlength", "media", "min",
        "multiple", "name", "open", "placeholder", "preload", "readonly", "rel", "rows", "rowspan", "selected", "shape", "size",
        "span", "src", "start", "style", "summary", "tabindex", "target", "title", "type", "valign", "value", "width",
    };

    private static readonly SearchValues<char> EntityCharacters =
        SearchValues.Create("#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly string[] SafeSchemes = ["http:", "https:", "mailto:", "tel:", "ftp:", "data:image/", "cid:"];

    public static string Clean(string html)
    {
        if (!HasTag(html))
        {
            return html;
        }

        var clean = new StringBuilder(html.Length + 16);
        var position = 0;
        while (position < html.Length)
        {
            var character = html[position];
            if (character == '<' && html.AsSpan(position).StartsWith("<!--", StringComparison.Ordinal))
            {
                var end = html.IndexOf("-->", position, StringComparison.Ordinal);
                position = end < 0 ? html.Length : end + 3;
            }
            else if (character == '<' && TagEnd(html, position) is > 0 and var end)
            {
                AppendTag(clean, html.AsSpan(position, end - position));
                position = end;
            }
            else
            {
                AppendCharacter(clean, html, position);
                position++;
            }
        }

        return clean.ToString();
    }

    private static bool HasTag(string html)
    {
        for (var i = html.IndexOf('<', StringComparison.Ordinal); i >= 0; i = html.IndexOf('<', i + 1))
        {
            if (TagEnd(html, i) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index after the tag that starts here, or -1: a name must follow the bracket and the tag must be closed.</summary>
    private static int TagEnd(string html, int start)
    {
        var name = start + 1 < html.Length && html[start + 1] == '/' ? start + 2 : start + 1;
        if (name >= html.Length || !char.IsAsciiLetter(html[name]))
        {
            return -1;
        }

        var quote = '\0';
        for (var i = name; i < html.Length; i++)
        {
            var character = html[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'' && html[i - 1] == '=')
            {
                quote = character;
            }
            else if (character == '>')
            {
                return i + 1;
            }
        }

        return -1;
    }

    private static void AppendTag(StringBuilder clean, ReadOnlySpan<char> tag)
    {
        var isClosing = tag[1] == '/';
        var body = tag[(isClosing ? 2 : 1)..^1];
        var nameLength = 0;
        while (nameLength < body.Length && (char.IsAsciiLetterOrDigit(body[nameLength]) || body[nameLength] == '-'))
        {
            nameLength++;
        }

        var name = body[..nameLength].ToString();
        if (!Tags.Contains(name))
        {
            foreach (var character in tag)
            {
                clean.Append(Escaped(character));
            }

            return;
        }

        clean.Append(isClosing ? "</" : "<").Append(name);
        if (!isClosing)
        {
            AppendAttributes(clean, body[nameLength..]);
        }

        clean.Append('>');
    }

    private static void AppendAttributes(StringBuilder clean, ReadOnlySpan<char> text)
    {
        var position = 0;
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]) || text[position] == '/')
            {
                position++;
                continue;
            }

            var start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]) && text[position] is not ('=' or '/'))
            {
                position++;
            }

            var name = text[start..position].ToString();
            var value = "";
            var hasValue = position < text.Length && text[position] == '=';
            if (hasValue)
            {
                value = ReadValue(text, ref position);
            }
            else if (position == start)
            {
                position++;
                continue;
            }

            var isAddress = name.Equals("href", StringComparison.OrdinalIgnoreCase)
                || name.Equals("src", StringComparison.OrdinalIgnoreCase);
            if (Attributes.Contains(name) && (!isAddress || IsSafe(value)))
            {
                clean.Append(' ').Append(name).Append("=\"").Append(value.Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
            }
        }
    }

    private static string ReadValue(ReadOnlySpan<char> text, ref int position)
    {
        position++;
        if (position >= text.Length)
        {
            return "";
        }

        var quote = text[position];
        var start = position;
        if (quote is '"' or '\'')
        {
            start++;
            position++;
            while (position < text.Length && text[position] != quote)
            {
                position++;
            }

            var quoted = text[start..position].ToString();
            position = Math.Min(position + 1, text.Length);
            return quoted;
        }

        while (position < text.Length && !char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return text[start..position].ToString();
    }

    private static bool IsSafe(string address)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            || address.AsSpan(0, colon).ContainsAny('/', '?', '#')
            || SafeSchemes.Any(scheme => address.TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
    }

    private static void AppendCharacter(StringBuilder clean, string html, int position)
    {
        var character = html[position];
        if (character == '&' && IsEntity(html, position))
        {
            clean.Append(character);
            return;
        }

        clean.Append(Escaped(character));
    }

    private static bool IsEntity(string html, int position)
    {
        var end = html.IndexOf(';', position);
        return end > position + 1
            && end - position <= 10
            && !html.AsSpan(position + 1, end - position - 1).ContainsAnyExcept(EntityCharacters);
    }

    private static string Escaped(char character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        _ => character.ToString(),
    };
}
