using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Document Naming Rules: names that people choose for a DocType in place of its own rule, each rule with a counter of its own
/// (<c>core/doctype/document_naming_rule</c> of Frappe 13 to 16, and section 4 of the contract).
/// </summary>
internal sealed class DocumentNamingRules(SiteDatabase database, DocumentReader reader, DocTypeRegistry docTypes, SeriesNames series, SiteClock clock)
{
    public const string Name = "Document Naming Rule";

    private const string Condition = "Document Naming Rule Condition";

    public static IEnumerable<JsonObject> DocTypes()
    {
        yield return new DocTypeSketch(Condition, isChild: true)
            .Field("field", required: true)
            .Field("condition", "Select", "=\n!=\n>\n<\n>=\n<=", required: true)
            .Field("value", required: true)
            .ToJson();
        yield return new DocTypeSketch(Name, "hash")
            .With("track_changes", 1)
            .Field("document_type", "Link", "DocType", required: true)
            .Fields("Check", "disabled=0")
            .Fields("Int", "priority")
            .Field("conditions", "Table", Condition)
            .Field("prefix", required: true)
            .Fields("Int", "counter=0", "prefix_digits=5")
            .ToJson();
    }

    /// <summary>The name that the first rule whose conditions hold gives; null when there is none.</summary>
    public string? Next(OpenDocument document)
    {
        if (docTypes.Find(Name) is not { } type)
        {
            return null;
        }

        var rules = database.Table(Name).Rows.Select(row => (Row: row, Rule: reader.Get(type, row.Name)))
            .Where(entry => entry.Rule.Text("document_type") == document.Type.Name && PythonNumbers.ToInt(entry.Rule.Values["disabled"]) == 0)
            .OrderByDescending(entry => PythonNumbers.ToInt(entry.Rule.Values["priority"]));
        foreach (var (row, rule) in rules)
        {
            if (!type.TableFields.SelectMany(rule.RowsOf).All(condition => Holds(document, condition)))
            {
                continue;
            }

            var next = PythonNumbers.ToInt(rule.Values["counter"]) + 1;
            Count(type, row, next);
            var digits = (int)PythonNumbers.ToInt(rule.Values["prefix_digits"]);
            return series.Prefix(rule.Text("prefix"), document.Values) + next.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        }

        return null;
    }

    // As frappe.db.set_value does: the stamp moves, and nothing else happens.
    private void Count(DocTypeDefinition type, StoredRow row, long next)
    {
        var table = database.Table(Name);
        table.SetColumn(row, type.Column("counter"), StoredValue.Box(next), database.Transaction);
        table.SetColumn(row, type.Column("modified"), clock.NextStamp(), database.Transaction);
    }

    private static bool Holds(OpenDocument document, JsonObject condition)
    {
        var (actual, expected) = (NodeText.Of(document.Values[NodeText.Of(condition["field"])]), NodeText.Of(condition["value"]));
        var order = PythonNumbers.ToDouble(JsonValue.Create(actual)).CompareTo(PythonNumbers.ToDouble(JsonValue.Create(expected)));
        return NodeText.Of(condition["condition"]) switch
        {
            "=" => actual == expected,
            "!=" => actual != expected,
            ">" => order > 0,
            "<" => order < 0,
            ">=" => order >= 0,
            _ => order <= 0,
        };
    }
}
