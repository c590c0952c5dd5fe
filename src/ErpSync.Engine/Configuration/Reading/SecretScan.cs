using System.Text.RegularExpressions;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Finds what looks like a secret in text that may be too broken to be parsed, so that no finding about the broken place repeats it.
/// </summary>
internal static partial class SecretScan
{
    public static IEnumerable<string> Find(string text) =>
        Assignment.Matches(text)
            .Select(match => match.Groups["value"].Value)
            .Where(value => !value.StartsWith("${", StringComparison.Ordinal));

    [GeneratedRegex(@"(?:api_?key|secret|password|value)s?[""']?[ \t]*:[ \t]*[""']?(?<value>[^\s""',{}\[\]]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Assignment { get; }
}
