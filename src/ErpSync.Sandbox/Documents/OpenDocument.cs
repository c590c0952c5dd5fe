using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// A document in memory while it is read, changed or saved. Values are as they came: casting happens when the document is
/// shown or stored, so an answer may differ from what is read back later, as on a real site.
/// </summary>
internal sealed class OpenDocument(DocTypeDefinition type, JsonObject values)
{
    /// <summary>Marks a document or row that is not in the database yet.</summary>
    public const string IsLocalKey = "__islocal";

    /// <summary>Marks a row that came without a name; sent back in the answer to the write.</summary>
    public const string UnsavedKey = "__unsaved";

    public DocTypeDefinition Type { get; } = type;

    public JsonObject Values { get; } = values;

    public string Name => NodeText.Of(Values["name"]);

    public bool IsNew
    {
        get => PythonNumbers.ToInt(Values[IsLocalKey]) != 0;
        set
        {
            if (value)
            {
                Values[IsLocalKey] = 1;
            }
            else
            {
                Values.Remove(IsLocalKey);
            }
        }
    }

    public int DocStatus
    {
        get => (int)PythonNumbers.ToInt(Values["docstatus"]);
        set => Values["docstatus"] = value;
    }

    public string Text(string field) => NodeText.Of(Values[field]);

    /// <summary>The rows of one table field; empty if there are none.</summary>
    public IEnumerable<JsonObject> RowsOf(FieldDefinition table) =>
        Values[table.Name] is JsonArray rows ? rows.OfType<JsonObject>() : [];

    /// <summary>All child rows with the table field they stand in.</summary>
    public IEnumerable<(FieldDefinition Table, JsonObject Row)> AllRows()
    {
        foreach (var table in Type.TableFields)
        {
            foreach (var row in RowsOf(table))
            {
                yield return (table, row);
            }
        }
    }
}
