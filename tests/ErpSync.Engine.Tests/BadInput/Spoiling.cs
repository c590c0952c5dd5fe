using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.BadInput;

/// <summary>Ways to spoil a good answer.</summary>
internal static class Spoiling
{
    private static readonly byte[] Replacements = [0x00, 0xff, 0xc3, (byte)'"', (byte)'{', (byte)'}', (byte)'[', (byte)'9', (byte)'-', (byte)'\\'];

    /// <summary>Every byte in turn gives way to another one.</summary>
    public static IEnumerable<byte[]> EveryByte(byte[] good)
    {
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] = Replacements[i % Replacements.Length];
            yield return bad;
        }
    }

    /// <summary>The answer breaks off, everywhere once.</summary>
    public static IEnumerable<byte[]> EveryLength(byte[] good) => Enumerable.Range(0, good.Length).Select(length => good[..length]);

    /// <summary>Every value of the answer, at any depth, gives way to something of another kind.</summary>
    public static IEnumerable<byte[]> EveryValue(byte[] good)
    {
        string[] others =
        [
            "null", "true", "-0.0", "1e999", "12345678901234567890123", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[]]]]", "[null]",
            "{\"name\": {}}", "\"9999-99-99 99:99:99\"",
        ];
        var paths = Paths(JsonNode.Parse(good)!, []).ToList();
        for (var i = 0; i < paths.Count; i++)
        {
            yield return Replace(good, paths[i], others[i % others.Length]);
            yield return Replace(good, paths[i], others[(i + 5) % others.Length]);
        }
    }

    /// <summary>What no JSON writer makes, and what no parser of ours may choke on.</summary>
    public static IEnumerable<byte[]> Oddities(byte[] good)
    {
        var text = Encoding.UTF8.GetString(good);
        yield return [];
        yield return "null"u8.ToArray();
        yield return "[]"u8.ToArray();
        yield return "{}"u8.ToArray();
        yield return "\"text\""u8.ToArray();
        yield return "<html><body><h1>It works!</h1></body></html>"u8.ToArray();
        yield return Encoding.UTF8.GetBytes(text.Replace(":", ": NaN, \"x\":", StringComparison.Ordinal));
        yield return Encoding.UTF8.GetBytes(text.Replace("\"name\"", "\"name\": \"twice\", \"name\"", StringComparison.Ordinal));
        yield return Encoding.UTF8.GetBytes(text + text);
        yield return Encoding.UTF8.GetBytes("\ufeff" + text);
        yield return Encoding.Unicode.GetBytes(text);
        yield return Encoding.UTF8.GetBytes(new string('[', 100_000));
        yield return Encoding.UTF8.GetBytes($"{{\"data\": {new string('[', 5_000)}{new string(']', 5_000)}}}");
        yield return Encoding.UTF8.GetBytes($"{{\"message\": \"{new string('x', 3_000_000)}\"}}");
        yield return [.. good.Take(good.Length / 2), 0xc3, 0x28, .. good.Skip(good.Length / 2)];
        yield return [.. good, 0x00, 0x00];
    }

    public static IEnumerable<byte[]> All(byte[] good) => [.. EveryByte(good), .. EveryLength(good), .. EveryValue(good), .. Oddities(good)];

    private static IEnumerable<List<object>> Paths(JsonNode? node, List<object> path)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (key, value) in fields)
                {
                    yield return [.. path, key];
                    foreach (var deeper in Paths(value, [.. path, key]))
                    {
                        yield return deeper;
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    yield return [.. path, i];
                    foreach (var deeper in Paths(items[i], [.. path, i]))
                    {
                        yield return deeper;
                    }
                }

                break;
            default:
                break;
        }
    }

    private static byte[] Replace(byte[] good, List<object> path, string other)
    {
        const string Mark = "@@spoiled@@";
        var root = JsonNode.Parse(good)!;
        var parent = root;
        foreach (var step in path.SkipLast(1))
        {
            parent = step is string key ? parent[key]! : parent[(int)step]!;
        }

        if (path[^1] is string last)
        {
            parent[last] = Mark;
        }
        else
        {
            parent[(int)path[^1]] = Mark;
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace($"\"{Mark}\"", other, StringComparison.Ordinal));
    }
}
