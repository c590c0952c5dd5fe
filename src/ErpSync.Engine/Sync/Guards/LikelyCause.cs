using System.Text.RegularExpressions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>Guesses why a value that is written keeps coming back as another one.</summary>
internal static partial class LikelyCause
{
    /// <summary>One sentence.</summary>
    /// <param name="change">The value that is written and the one that comes back.</param>
    /// <param name="schema">The DocType.</param>
    public static string Of(FieldChange change, SyncSchema schema)
    {
        if (Definition(change.Field, schema.Cloud) is { FetchFrom.Length: > 0 } ours)
        {
            return $"Both sites fetch it from {ours.FetchFrom}, which differs between them.";
        }

        if (CanonicalNumber.TryParse(change.Before ?? "0", out var before) && CanonicalNumber.TryParse(change.After ?? "0", out var after)
            && before != after && Math.Abs(before - after) < 1)
        {
            return "The two numbers are close: the sites round to different places (precision of the field, or of the currency).";
        }

        return change is { Before: { } old, After: { } now } && Bare(old) == Bare(now)
            ? "The two texts differ only in spelling: one site rewrites it when it is saved (HTML is cleaned, or a server script trims or capitalises)."
            : "A server script or a scheduled job sets it on one site.";
    }

    private static FieldSchema? Definition(string path, DocTypeSchema schema)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? schema.Field(path)
            : schema.Field(path[..dot])?.Options is { } child && schema.Children.TryGetValue(child.Trim(), out var rows) ? rows.Field(path[(dot + 1)..])
            : null;
    }

    private static string Bare(string text) => MarkupAndBlanks.Replace(text, "").ToUpperInvariant();

    [GeneratedRegex(@"<[^>]*>|\s+|&nbsp;")]
    private static partial Regex MarkupAndBlanks { get; }
}
