using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Loads documents with their child rows.</summary>
internal sealed class DocumentReader(SiteDatabase database, DocTypeRegistry docTypes)
{
    /// <summary>The document, or null if there is none of that name. A Single is always there.</summary>
    public OpenDocument? Find(DocTypeDefinition type, string name)
    {
        if (type.IsSingle)
        {
            return Single(type);
        }

        return database.Table(type.Name).Find(name) is { } row ? Load(type, row) : null;
    }

    /// <summary>The document, or a 404 with a message.</summary>
    public OpenDocument Get(DocTypeDefinition type, string name) => Find(type, name) ?? throw FrappeErrors.NotFound(type.Name, name);

    public bool Exists(DocTypeDefinition type, string name) => type.IsSingle || database.Table(type.Name).Find(name) is not null;

    public OpenDocument Load(DocTypeDefinition type, StoredRow row)
    {
        var values = Columns(type, row);
        var document = new OpenDocument(type, values);
        foreach (var table in type.TableFields)
        {
            values[table.Name] = Rows(type.Name, table, row.Name);
        }

        return document;
    }

    /// <summary>The columns of a row without its child tables; nulls are left out.</summary>
    public static JsonObject Columns(DocTypeDefinition type, StoredRow row)
    {
        var values = new JsonObject();
        for (var column = 0; column < StandardColumns.Names.Count; column++)
        {
            Add(values, StandardColumns.Names[column], row[column]);
        }

        foreach (var field in type.StoredFields)
        {
            Add(values, field.Name, row[field.Column]);
        }

        values["doctype"] = type.Name;
        return values;
    }

    /// <summary>Rows of a child table by idx; a row stored without idx shows its position.</summary>
    public JsonArray Rows(string parentType, FieldDefinition table, string parent)
    {
        var rows = new JsonArray();
        if (docTypes.Find(table.Options) is not { } childType)
        {
            return rows;
        }

        var stored = database.Table(childType.Name).RowsOf(parentType, table.Name, parent);
        foreach (var row in stored.OrderBy(row => StoredValue.Int(row[StandardColumns.Idx])).ThenBy(row => row.Position))
        {
            var values = Columns(childType, row);
            if (PythonNumbers.ToInt(values["idx"]) == 0)
            {
                values["idx"] = rows.Count + 1;
            }

            rows.Add(values);
        }

        return rows;
    }

    private OpenDocument Single(DocTypeDefinition type)
    {
        if (database.Table(type.Name).Find(type.Name) is not { } row)
        {
            var empty = new JsonObject
            {
                ["name"] = type.Name,
                ["owner"] = "Administrator",
                ["docstatus"] = 0,
                ["idx"] = 0,
                ["doctype"] = type.Name,
            };
            foreach (var table in type.TableFields)
            {
                empty[table.Name] = Rows(type.Name, table, type.Name);
            }

            return new OpenDocument(type, empty);
        }

        var document = Load(type, row);
        document.Values["name"] = type.Name;

        // Values of Singles are stored as text; only fields of the DocType are cast back, so idx comes as "0".
        document.Values["idx"] = StoredValue.Text(row[StandardColumns.Idx]);
        return document;
    }

    private static void Add(JsonObject values, string key, object? value)
    {
        if (value is not null)
        {
            values[key] = StoredValue.ToJson(value);
        }
    }
}
