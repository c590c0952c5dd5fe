using System.Text.RegularExpressions;

namespace ErpSync.Engine.Schema;

/// <summary>Reads Frappe's autoname text.</summary>
internal static partial class NamingRule
{
    /// <summary>
    /// <see cref="NamingKind.FromData"/> for <c>field:</c>, <c>prompt</c>, a Single (named like its DocType) and a <c>format:</c> whose
    /// every part in braces is a field of the DocType. Everything else is minted: a series, an expression, a hash, a number, a UUID, a
    /// format with a counter, a date or a hash in it, and no rule at all, because then the DocType's own code or a hash gives the name.
    /// </summary>
    public static NamingKind KindOf(DocTypeSchema schema)
    {
        var rule = schema.AutoName?.Trim() ?? "";
        if (schema.IsSingle || rule.Equals("prompt", StringComparison.OrdinalIgnoreCase) || HasPrefix(rule, "field:"))
        {
            return NamingKind.FromData;
        }

        return HasPrefix(rule, "format:") && IsMadeOfFields(rule, schema) ? NamingKind.FromData : NamingKind.Minted;
    }

    /// <summary>
    /// Whether the rule leaves no room for the document's data to make the name: hash, autoincrement, UUID, or a counter in an expression
    /// or format. A <c>naming_series:</c> leaves it (Customer and Supplier take their name from a setting), and so does no rule at all
    /// (Contact, Address).
    /// </summary>
    public static bool AlwaysMints(DocTypeSchema schema)
    {
        var rule = schema.AutoName?.Trim() ?? "";
        if (rule.Length == 0 || HasPrefix(rule, "naming_series:"))
        {
            return false;
        }

        return KindOf(schema) == NamingKind.Minted;
    }

    /// <summary>Whether the rule makes the name of this field: <c>field:x</c>, or a part in braces of a <c>format:</c>.</summary>
    public static bool IsMadeOf(DocTypeSchema schema, string field)
    {
        var rule = schema.AutoName?.Trim() ?? "";
        return HasPrefix(rule, "field:")
            ? string.Equals(rule["field:".Length..].Trim(), field, StringComparison.Ordinal)
            : HasPrefix(rule, "format:") && BracedPart().Matches(rule).Any(part => part.Groups[1].Value.Trim() == field);
    }

    /// <summary>
    /// Whether a counter makes the names that nobody can raise from outside: the sequence of autoincrement and the digits of a <c>format:</c>. (That of a
    /// series can be raised.) A name given to such a DocType is met again by the counter, and then the site's own users cannot save (seen on Frappe 15), so
    /// it gets its names from its site alone.
    /// </summary>
    public static bool HasItsOwnCounter(DocTypeSchema schema)
    {
        var rule = schema.AutoName?.Trim() ?? "";
        return rule.Equals("autoincrement", StringComparison.OrdinalIgnoreCase) || (HasPrefix(rule, "format:") && CountingPart().IsMatch(rule));
    }

    private static bool HasPrefix(string rule, string prefix) => rule.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsMadeOfFields(string rule, DocTypeSchema schema)
    {
        var parts = BracedPart().Matches(rule);
        return parts.Count > 0 && !rule.Contains('#') && parts.All(part => schema.Field(part.Groups[1].Value.Trim()) is not null);
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex BracedPart();

    [GeneratedRegex(@"\{#+\}")]
    private static partial Regex CountingPart();
}
