using System.Globalization;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads sync_rules.doctypes or SYNC_DOCTYPES.</summary>
internal static class DocTypeListReader
{
    /// <summary>Frappe allows 61 characters; the names of documents 140.</summary>
    private const int LongestName = 140;

    private const string Punctuation = "*?[]{}<>|\\/#%\"`,;:";

    /// <summary>The DocTypes in order, each once; those that cannot be synchronized are left out after a finding.</summary>
    public static IReadOnlyList<string> Read(ConfigurationSection rules)
    {
        var findings = rules.Context.Findings;
        var list = rules.Texts("doctypes", VariableNames.DocTypes);
        if (list is { Count: 0 } || (list is null && !rules.Has("doctypes")))
        {
            findings.Error(
                rules.PlaceOf("doctypes"), "There is no DocType to synchronize.",
                $"List them beneath doctypes:, one \"- Customer\" a line, or set {VariableNames.DocTypes}=Customer,Item.");
        }

        var first = new Dictionary<string, LocatedText>(StringComparer.OrdinalIgnoreCase);
        var docTypes = new List<string>();
        foreach (var text in list ?? [])
        {
            if (!IsName(text, findings))
            {
                continue;
            }

            if (!first.TryAdd(text.Text, text))
            {
                var earlier = first[text.Text];
                var spelling = earlier.Text == text.Text ? "" : $" as {earlier.Text}";
                findings.Error(text.Place, $"{text.Text} is listed twice, first at {earlier.Place.Describe()}{spelling}.",
                    "Keep one of the two.");
            }
            else if (UnsyncableDocTypes.Reason(text.Text) is { } reason)
            {
                findings.Error(text.Place, $"{text.Text} is never synchronized. {reason}", "Remove it from the list.",
                    ErrorIds.DocTypeNotSyncable);
            }
            else
            {
                docTypes.Add(text.Text);
            }
        }

        return docTypes;
    }

    private static bool IsName(LocatedText text, FindingCollector findings)
    {
        var odd = text.Text.FirstOrDefault(character => IsInvisible(character) || Punctuation.Contains(character));
        if (odd != default)
        {
            var shown = IsInvisible(odd) ? $"the invisible character U+{(int)odd:X4}" : $"the character {odd}";
            findings.Error(
                text.Place, $"The name holds {shown}, which no DocType has.",
                "Write the DocType exactly as ERPNext shows it; wildcards are not supported here.");
            return false;
        }

        if (text.Text.Length > LongestName || text.Text.Contains("  ", StringComparison.Ordinal))
        {
            findings.Error(text.Place, "This is not the name of a DocType.",
                "Write the DocType exactly as ERPNext shows it, one per line.");
            return false;
        }

        return true;
    }

    /// <summary>Anything that looks like a space or like nothing and is not a space: pasted from a web page or a document.</summary>
    private static bool IsInvisible(char character) =>
        character != ' ' && (char.IsControl(character) || char.IsSurrogate(character) || char.IsWhiteSpace(character)
            || char.GetUnicodeCategory(character) == UnicodeCategory.Format);
}
