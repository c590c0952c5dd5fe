using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Reads filters in Frappe's two spellings: a list of [field, operator, value], or a mapping of fields to a value or to [operator, value].
/// </summary>
internal sealed partial class FiltersReader(string docType, ConfigurationSection section)
{
    private const string Form = "Write [field, operator, value], for example [territory, =, Austria] or [status, in, [Open, Closed]].";

    private readonly FindingCollector _findings = section.Context.Findings;

    public IReadOnlyList<DocumentFilter> Read()
    {
        var place = section.PlaceOf("filters");
        return section.Node("filters") switch
        {
            YamlMap map => [.. map.Entries.Select(FromEntry).OfType<DocumentFilter>()],
            YamlList list => [.. list.Items.Select((item, index) => FromItem(item, At(item, $"{place.Key}[{index}]"))).OfType<DocumentFilter>()],
            YamlText { IsNull: false } => Refused<IReadOnlyList<DocumentFilter>>(place, "Conditions are expected here, not a single value.", Form) ?? [],
            _ => [],
        };
    }

    // [operator, value] or the value itself.
    private DocumentFilter? FromEntry(YamlEntry entry)
    {
        var place = At(entry.Key, $"{section.PlaceOf("filters").Key}.{KeyText.ForDisplay(entry.Key.Text)}");
        return entry.Value switch
        {
            YamlText value => Build(entry.Key, null, value, place),
            YamlList { Items: [YamlText operation, var value] } => Build(entry.Key, operation, value, place),
            _ => Refused<DocumentFilter>(place, "This is no condition.", "Write field: value, or field: [operator, value]."),
        };
    }

    private DocumentFilter? FromItem(YamlNode item, Place place)
    {
        switch (item)
        {
            case YamlList { Items: [YamlText field, YamlText operation, var value] }:
                return Build(field, operation, value, place);
            case YamlList { Items: [YamlText named, YamlText field, YamlText operation, var value] }:
                return string.Equals(named.Text, docType, StringComparison.OrdinalIgnoreCase)
                    ? Build(field, operation, value, place)
                    : Refused<DocumentFilter>(
                        place, $"This is a condition on {KeyText.Quoted(named.Text)}; only fields of {docType} itself can decide.", Form);
            default:
                return Refused<DocumentFilter>(place, "This is no condition.", Form);
        }
    }

    private DocumentFilter? Build(YamlText field, YamlText? operation, YamlNode value, Place place)
    {
        if (!FieldName.IsMatch(field.Text))
        {
            return Refused<DocumentFilter>(
                place, $"{KeyText.Quoted(field.Text)} is not the name of a field.", "Write the field name, not the label: customer_name.");
        }

        var name = operation is null ? "=" : Blanks.Replace(operation.Text.Trim(), " ").ToLowerInvariant();
        if (!DocumentFilter.Operators.Contains(name))
        {
            var reason = DocumentFilter.Unsteady.Contains(name)
                ? $"The operator {name} cannot be used here: its outcome changes without the document (another one moves, or the day ends), unnoticed."
                : $"{KeyText.Quoted(operation!.Text)} is not an operator.{NearestName.Question(name, DocumentFilter.Operators)}";
            return Refused<DocumentFilter>(place, reason, $"Use one of: {string.Join(", ", DocumentFilter.Operators)}.");
        }

        return Value(name, value, place) is (true, var node) ? new DocumentFilter(field.Text, name, node) : null;
    }

    private (bool IsGood, JsonNode? Value) Value(string operation, YamlNode value, Place place)
    {
        if (DocumentFilter.TakesList(operation))
        {
            List<string?> items = value switch
            {
                YamlList list => [.. list.Items.Select(item => item is YamlText { IsNull: false } text ? Filled(text, place) : null)],
                YamlText { IsNull: false } text => [.. (Filled(text, place) ?? "").Split(',', StringSplitOptions.TrimEntries)],
                _ => [],
            };
            if (items.Count == 0 || items.Contains(null) || (operation == "between" && items.Count != 2))
            {
                Refused<object>(
                    place, operation == "between" ? "between needs a list of two values." : $"{operation} needs a list of values.",
                    operation == "between" ? "Write [field, between, [from, to]]." : $"Write [field, {operation}, [a, b]].");
                return (false, null);
            }

            return (true, new JsonArray([.. items.Select(item => (JsonNode?)JsonValue.Create(item))]));
        }

        switch (value)
        {
            case YamlText { IsNull: true } when operation is "=" or "!=":
                return (true, null);
            case YamlText { IsNull: false } text:
                var filled = Filled(text, place);
                if (operation == "is" && filled?.ToLowerInvariant() is not ("set" or "not set"))
                {
                    Refused<object>(place, "is can only be followed by set or not set.", "Write [field, is, set], or [field, =, value].");
                    return (false, null);
                }

                return (filled is not null, filled is null ? null : JsonValue.Create(operation == "is" ? filled.ToLowerInvariant() : filled));
            default:
                Refused<object>(place, $"{operation} needs one value.", Form);
                return (false, null);
        }
    }

    private string? Filled(YamlText text, Place place) => section.Context.References.Fill(text.Text, place, isSecret: false, isOptional: false);

    private Place At(YamlNode node, string key) => new(section.Context.File, node.Line, node.Column, key);

    private T? Refused<T>(Place place, string message, string remedy)
        where T : class
    {
        _findings.Error(place, message, remedy);
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex FieldName { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }
}
