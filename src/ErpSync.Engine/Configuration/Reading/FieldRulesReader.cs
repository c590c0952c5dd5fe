using System.Text.RegularExpressions;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads the settings of a DocType that name fields.</summary>
internal static partial class FieldRulesReader
{
    /// <summary>The rules with only_fields, field_directions, field_rules and match_by of the section; exclude_fields are read before.</summary>
    public static DocTypeRules Read(ConfigurationSection section, DocTypeRules rules)
    {
        var findings = section.Context.Findings;
        var only = section.Texts("only_fields", allowSingle: true);
        if (only is { Count: 0 })
        {
            findings.Error(
                section.PlaceOf("only_fields"), "The list is empty: no field would be synchronized.", "List the fields, or remove the key for all fields.");
        }

        var directions = section.Section("field_directions");
        var result = rules with
        {
            OnlyFields = new HashSet<string>(ReadFields(only, findings, allowChildFields: true), StringComparer.Ordinal),
            FieldDirections = ReadNamed(directions, text => Words.Direction.Read(text, SyncDirection.Bidirectional, findings)),
            FieldStrategies = ReadNamed(section.Section("field_rules"), text => Words.Priority.Read(text, ConflictStrategy.Manual, findings)),
            MatchBy = ReadFields(section.Texts("match_by", allowSingle: true), findings, allowChildFields: false),
        };
        foreach (var text in only ?? [])
        {
            WarnIfExcluded(text.Text, text.Place, result, findings);
        }

        foreach (var (name, _) in directions.NamedTexts())
        {
            WarnIfExcluded(name.Text, directions.PlaceOf(name), result, findings);
            WarnIfAgainstDirection(name.Text, directions.PlaceOf(name), result, findings);
        }

        return result;
    }

    /// <summary>The names of fields; what is none is left out after a finding.</summary>
    public static List<string> ReadFields(IReadOnlyList<LocatedText>? texts, FindingCollector findings, bool allowChildFields)
    {
        var fields = new List<string>();
        foreach (var text in texts ?? [])
        {
            if (!(allowChildFields ? ChildField : ParentField).IsMatch(text.Text))
            {
                NotAField(KeyText.Quoted(text.Text), text.Place, findings);
            }
            else if (!fields.Contains(text.Text))
            {
                fields.Add(text.Text);
            }
        }

        return fields;
    }

    private static Dictionary<string, T> ReadNamed<T>(ConfigurationSection section, Func<LocatedText, T> read)
    {
        var rules = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in section.NamedTexts())
        {
            if (!ChildField.IsMatch(name.Text))
            {
                NotAField(KeyText.ForDisplay(name.Text), section.PlaceOf(name), section.Context.Findings);
            }
            else if (value is not null)
            {
                rules[name.Text] = read(value);
            }
        }

        return rules;
    }

    private static void WarnIfExcluded(string field, Place place, DocTypeRules rules, FindingCollector findings)
    {
        if (rules.ExcludedFields.Contains(field, StringComparer.OrdinalIgnoreCase))
        {
            findings.Warning(
                place, $"{KeyText.ForDisplay(field)} is left out by exclude_fields, so this has no effect.", "Remove the field from one of the two.");
        }
    }

    private static void WarnIfAgainstDirection(string field, Place place, DocTypeRules rules, FindingCollector findings)
    {
        if (rules.FieldDirections.TryGetValue(field, out var own) && own != SyncDirection.Bidirectional
            && rules.Direction != SyncDirection.Bidirectional && rules.Direction != own)
        {
            findings.Warning(
                place, $"{KeyText.ForDisplay(field)} goes against the direction of the DocType, so it never travels.",
                "Remove it here, change the direction, or list the field under exclude_fields.");
        }
    }

    private static void NotAField(string shown, Place place, FindingCollector findings) =>
        findings.Error(
            place, $"{shown} is not the name of a field.",
            "Write the field name, not the label: customer_name, or table.field for a child table.");

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex ParentField { get; }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?\z")]
    private static partial Regex ChildField { get; }
}
