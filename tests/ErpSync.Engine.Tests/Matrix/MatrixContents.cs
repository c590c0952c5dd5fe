using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>
/// What a site holds, by the labels of the documents, in a form that is the same on two sites that mean the same. It is made apart from the engine's own
/// canonical form, so that it can find that one wrong.
/// </summary>
internal sealed class MatrixContents
{
    private static readonly HashSet<string> OfTheSite = new(StringComparer.Ordinal)
    {
        "name", "doctype", "owner", "creation", "modified", "modified_by", "parent", "parenttype", "parentfield", "lft", "rgt", "old_parent", "naming_series",

        // What the server fills in once, and what is kept under lock and key.
        "link_title", "f_password",
    };

    // Equal by meaning, whatever the order of the keys.
    private static readonly HashSet<string> Json = new(StringComparer.Ordinal) { "f_json", "f_geo" };

    // Links, and the DocType they lead to or the field that names it.
    private static readonly Dictionary<string, string> Links = new(StringComparer.Ordinal)
    {
        ["target"] = "target_type",
        ["link_name"] = "link_doctype",
        ["amended_from"] = "doctype",
        ["leader"] = "Mx Self",
        ["parent_mx_node"] = "Mx Node",
        ["customer"] = "Customer",
        ["customer_primary_contact"] = "Contact",
    };

    private readonly Dictionary<(string DocType, string Label), List<(string Name, JsonObject Document)>> _documents = [];
    private readonly Dictionary<(string DocType, string Name), string> _labels = [];
    private readonly MatrixFiles _files;

    public MatrixContents(FrappeSite site, IReadOnlyList<MatrixCell> cells)
    {
        _files = new MatrixFiles(site);
        foreach (var (docType, field) in cells.Select(cell => (cell.DocType, cell.Kind.Label)).Append((MatrixDesk.Referrer, "label")).Distinct())
        {
            foreach (var name in site.Names(docType))
            {
                var document = site.Find(docType, name)!;
                var label = document[field]?.ToString() ?? "";
                _labels[(docType, name)] = label;
                if (!_documents.TryGetValue((docType, label), out var all))
                {
                    _documents[(docType, label)] = all = [];
                }

                all.Add((name, document));
            }
        }
    }

    public IEnumerable<(string DocType, string Label)> All => _documents.Keys;

    public int Count(string docType, string label) => _documents.GetValueOrDefault((docType, label))?.Count ?? 0;

    public string? Name(string docType, string label) => _documents.GetValueOrDefault((docType, label)) is [var one] ? one.Name : null;

    /// <summary>The documents of a label, spelled out.</summary>
    public string Of(string docType, string label) =>
        string.Join("\n--\n", (_documents.GetValueOrDefault((docType, label)) ?? []).Select(one => Spell(one.Document, isRow: false)));

    private string Spell(JsonObject document, bool isRow)
    {
        var lines = new List<string>();
        foreach (var (field, value) in document.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (OfTheSite.Contains(field) || field.StartsWith('_') || (field == "idx" && !isRow))
            {
                continue;
            }

            if (value is JsonArray rows)
            {
                lines.AddRange(rows.Select(row => $"  {field}: {Spell((JsonObject)row!, isRow: true)}"));
            }
            else if (Spell(document, field, value) is { } text)
            {
                lines.Add($"{field}={text}");
            }
        }

        if (!isRow && _files.Attached(document) is { Length: > 0 } attached)
        {
            lines.Add($"attached: {attached}");
        }

        return string.Join(isRow ? " | " : "\n", lines);
    }

    private string? Spell(JsonObject document, string field, JsonNode? value)
    {
        var text = value?.ToString();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (value!.GetValueKind() == System.Text.Json.JsonValueKind.Number && double.TryParse(text, CultureInfo.InvariantCulture, out var number))
        {
            return number == 0 ? null : Math.Round(number, 9).ToString("R", CultureInfo.InvariantCulture);
        }

        if (Json.Contains(field))
        {
            return Sorted(System.Text.Json.Nodes.JsonNode.Parse(text)).ToJsonString();
        }

        return Links.TryGetValue(field, out var docType) && _labels.TryGetValue((document[docType]?.ToString() ?? docType, text), out var label) ? $"→{label}" : _files.Neutral(text);
    }

    private static JsonNode Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, (JsonNode?)Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone() ?? JsonValue.Create("null"),
    };
}
