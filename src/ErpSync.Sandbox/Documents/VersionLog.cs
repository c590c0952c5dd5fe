using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Writes a Version for a save that changed values. Values are compared as they were sent, before casting, so a key left out of a
/// row counts as changed to null.
/// </summary>
internal sealed class VersionLog(DocTypeRegistry docTypes, SystemRecords records)
{
    public void Add(OpenDocument document, OpenDocument before, string user)
    {
        var changed = Changes(document.Type, document.Values, before.Values);
        if (document.DocStatus != before.DocStatus)
        {
            changed.Add(new JsonArray("docstatus", before.DocStatus, document.DocStatus));
        }

        var added = new JsonArray();
        var removed = new JsonArray();
        var rowChanged = new JsonArray();
        foreach (var table in document.Type.TableFields)
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                CompareRows(document, before, table, childType, added, removed, rowChanged);
            }
        }

        if (changed.Count + added.Count + removed.Count + rowChanged.Count == 0)
        {
            return;
        }

        var data = new JsonObject
        {
            ["added"] = added,
            ["changed"] = changed,
            ["data_import"] = null,
            ["removed"] = removed,
            ["row_changed"] = rowChanged,
            ["updater_reference"] = null,
        };
        records.Add("Version", user, new JsonObject
        {
            ["ref_doctype"] = document.Type.Name,
            ["docname"] = document.Name,
            ["data"] = PythonJson.Sorted(data),
        });
    }

    private static void CompareRows(
        OpenDocument document,
        OpenDocument before,
        FieldDefinition table,
        DocTypeDefinition childType,
        JsonArray added,
        JsonArray removed,
        JsonArray rowChanged)
    {
        var old = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var row in before.RowsOf(table))
        {
            old.TryAdd(NodeText.Of(row["name"]), row);
        }

        var index = 0;
        foreach (var row in document.RowsOf(table))
        {
            var name = NodeText.Of(row["name"]);
            if (!old.Remove(name, out var oldRow))
            {
                added.Add(new JsonArray(table.Name, DocumentView.Row(childType, row, withNulls: false)));
            }
            else if (Changes(childType, row, oldRow) is { Count: > 0 } changes)
            {
                rowChanged.Add(new JsonArray(table.Name, index, name, changes));
            }

            index++;
        }

        foreach (var row in before.RowsOf(table))
        {
            if (old.ContainsKey(NodeText.Of(row["name"])))
            {
                removed.Add(new JsonArray(table.Name, DocumentView.Row(childType, row, withNulls: false)));
            }
        }
    }

    private static JsonArray Changes(DocTypeDefinition type, JsonObject values, JsonObject before)
    {
        var changes = new JsonArray();
        foreach (var field in type.StoredFields)
        {
            var value = values[field.Name];
            var old = before[field.Name];
            if (AreEqual(field, value, old))
            {
                continue;
            }

            changes.Add(new JsonArray(field.Name, Formatted(field, old), Formatted(field, value)));
        }

        return changes;
    }

    private static bool AreEqual(FieldDefinition field, JsonNode? value, JsonNode? old)
    {
        if (value is null || old is null)
        {
            return value is null && old is null;
        }

        if (field.IsNumber || field.Kind == FieldKind.Duration)
        {
            return PythonNumbers.ToDouble(value) == PythonNumbers.ToDouble(old);
        }

        var text = NodeText.Of(value);
        var oldText = NodeText.Of(old);
        return field.Kind switch
        {
            FieldKind.Date => (DateText.StoredDate(text) ?? text) == oldText,
            FieldKind.Datetime => (DateText.StoredDatetime(text) ?? text) == oldText,
            FieldKind.Time => TimeText.Parse(text) == TimeText.Parse(oldText),
            _ => text == oldText,
        };
    }

    /// <summary>Values that count as true are written as people see them; the others stay raw.</summary>
    private static JsonNode? Formatted(FieldDefinition field, JsonNode? value)
    {
        if (value is null || NodeText.IsEmpty(value) || (field.IsNumber && PythonNumbers.ToDouble(value) == 0))
        {
            return value?.DeepClone();
        }

        switch (field.Kind)
        {
            case FieldKind.Decimal:
                var number = PythonNumbers.ToDouble(value);
                var text = number.ToString(number == Math.Truncate(number) ? "#,##0" : "#,##0.000", CultureInfo.InvariantCulture);
                return field.FieldType == "Currency" ? "$ " + number.ToString("#,##0.00", CultureInfo.InvariantCulture) : text;
            case FieldKind.Date when DateText.StoredDate(NodeText.Of(value)) is { } date:
                return $"{date[5..7]}-{date[8..]}-{date[..4]}";
            default:
                return value.GetValueKind() == JsonValueKind.Object ? NodeText.Of(value) : value.DeepClone();
        }
    }
}
