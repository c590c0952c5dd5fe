using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Reads a .env file: NAME=value, optionally after "export"; # begins a comment on a line of its own or after a space; single quotes keep
/// everything as it is, double quotes know \n, \r, \t, \", \\ and \$. A value is never expanded: $ is an ordinary character, so
/// a secret that holds one needs no care.
/// </summary>
internal sealed partial class EnvironmentFileParser(string path, FindingCollector findings)
{
    private readonly Dictionary<string, LocatedText> _variables = new(StringComparer.Ordinal);

    public EnvironmentFile Parse(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            ParseLine(line.Trim().ToString(), line.Length - line.TrimStart().Length, number);
        }

        return new EnvironmentFile(path, _variables);
    }

    [GeneratedRegex(@"^(?:export[ \t]+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(?<value>.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment { get; }

    [GeneratedRegex(@"^'(?<value>[^']*)'[ \t]*(?:#.*)?$", RegexOptions.Singleline)]
    private static partial Regex SingleQuoted { get; }

    [GeneratedRegex(@"^""(?<value>(?:[^""\\]|\\.)*)""[ \t]*(?:#.*)?$", RegexOptions.Singleline)]
    private static partial Regex DoubleQuoted { get; }

    [GeneratedRegex(@"(?:^|[ \t]+)#.*$", RegexOptions.Singleline)]
    private static partial Regex TrailingComment { get; }

    private void ParseLine(string line, int indentation, int number)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var assignment = Assignment.Match(line);
        if (!assignment.Success)
        {
            findings.Error(
                new Place(path, number, indentation + 1, ""), "The line is not of the form NAME=value.",
                "Write NAME=value, or begin the line with # when it is a comment.");
            return;
        }

        var name = assignment.Groups["name"].Value;
        var place = new Place(path, number, indentation + 1, KeyText.Quoted(name));
        if (ReadValue(assignment.Groups["value"].Value) is not { } value)
        {
            findings.Error(
                place, $"The quotes of {place.Key} are not closed, or something follows them.",
                "Close the quotes on the same line; a value with a quote in it goes inside the other kind of quotes.");
            return;
        }

        if (_variables.TryGetValue(name, out var earlier))
        {
            findings.Warning(
                place, $"{place.Key} is set here again; the value of line {earlier.Place.Line} is not used.", "Keep one of the two lines.");
        }

        _variables[name] = new LocatedText(value, place);
    }

    private static string? ReadValue(string raw)
    {
        if (raw.StartsWith('\''))
        {
            var quoted = SingleQuoted.Match(raw);
            return quoted.Success ? quoted.Groups["value"].Value : null;
        }

        if (raw.StartsWith('"'))
        {
            var quoted = DoubleQuoted.Match(raw);
            return quoted.Success ? Unescape(quoted.Groups["value"].Value) : null;
        }

        return TrailingComment.Replace(raw, "").TrimEnd();
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            // An unknown escape stays as written: a Windows path in double quotes keeps its backslashes.
            _ = text[i] switch
            {
                'n' => result.Append('\n'),
                'r' => result.Append('\r'),
                't' => result.Append('\t'),
                '"' or '\\' or '$' => result.Append(text[i]),
                var other => result.Append('\\').Append(other),
            };
        }

        return result.ToString();
    }
}
