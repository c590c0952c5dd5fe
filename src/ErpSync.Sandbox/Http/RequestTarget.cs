using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The request target, decoded as the server does: the whole path at once, so that %2F in a name is a slash of the name.</summary>
internal sealed class RequestTarget
{
    private RequestTarget(string path, JsonObject query)
    {
        Path = path;
        Query = query;
    }

    /// <summary>Decoded path. A plus sign in it is a plus sign.</summary>
    public string Path { get; }

    /// <summary>Query parameters as text; the last of equal names wins.</summary>
    public JsonObject Query { get; }

    public static RequestTarget Parse(string target)
    {
        var fragment = target.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            target = target[..fragment];
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var query = new JsonObject();
        AddForm(query, mark < 0 ? "" : target[(mark + 1)..]);
        return new RequestTarget(Decode(mark < 0 ? target : target[..mark]), query);
    }

    /// <summary>Adds the pairs of a query string or a form body; a plus sign is a blank there.</summary>
    public static void AddForm(JsonObject form, string text)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? "" : pair[(equals + 1)..];
            form[Decode(name.Replace('+', ' '))] = Decode(value.Replace('+', ' '));
        }
    }

    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var decoded = new byte[bytes.Length];
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%'
                && i + 2 < bytes.Length
                && char.IsAsciiHexDigit((char)bytes[i + 1])
                && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                decoded[length++] = (byte)((Hex(bytes[i + 1]) << 4) | Hex(bytes[i + 2]));
                i += 2;
            }
            else
            {
                decoded[length++] = bytes[i];
            }
        }

        return Encoding.UTF8.GetString(decoded, 0, length);
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10;
}
