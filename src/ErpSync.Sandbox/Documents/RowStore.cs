using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Writes documents and rows into the tables: primary key, unique columns, replacement of child tables.</summary>
internal sealed class RowStore(SiteDatabase database, DocTypeRegistry docTypes, NamingRules naming, SiteNames site)
{
    /// <summary>Inserts a document and its rows.</summary>
    /// <exception cref="FrappeError">409 for a name that exists, 417 for a unique value that exists.</exception>
    public void Insert(OpenDocument document)
    {
        if (document.Type.IsSingle)
        {
            Update(document);
            return;
        }

        InsertRow(document.Type, document.Values);
        foreach (var (table, row) in document.AllRows())
        {
            row["parent"] = document.Values["name"]?.DeepClone();
            InsertRow(docTypes.Find(table.Options)!, row);
        }
    }

    /// <summary>Rewrites a stored document and replaces its child tables.</summary>
    public void Update(OpenDocument document)
    {
        var type = document.Type;
        if (type.IsSingle)
        {
            var table = database.Table(type.Name);
            var values = MakeValues(type, document.Values);
            values[StandardColumns.Name] = type.Name;
            if (table.Find(type.Name) is { } stored)
            {
                table.Replace(stored, values, database.Transaction);
            }
            else
            {
                table.Insert(values, database.Transaction);
            }
        }
        else
        {
            UpdateRow(type, document.Values);
        }

        foreach (var table in type.TableFields)
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                ReplaceRows(document, table, childType);
            }
        }
    }

    /// <summary>Column values of a document or row.</summary>
    public object?[] MakeValues(DocTypeDefinition type, JsonObject values)
    {
        var columns = new object?[type.ColumnCount];
        columns[StandardColumns.Name] = Name(type, values["name"]);
        columns[StandardColumns.DocStatus] = StoredValue.Box(PythonNumbers.ToInt(values["docstatus"]));
        columns[StandardColumns.Idx] = StoredValue.Box(PythonNumbers.ToInt(values["idx"]));
        columns[StandardColumns.Owner] = NodeText.OrNull(values["owner"]);
        columns[StandardColumns.ModifiedBy] = NodeText.OrNull(values["modified_by"]);
        columns[StandardColumns.Creation] = Stamp(values["creation"]);
        columns[StandardColumns.Modified] = Stamp(values["modified"]);
        if (type.IsChild)
        {
            columns[StandardColumns.Parent] = NodeText.OrNull(values["parent"]);
            columns[StandardColumns.ParentField] = NodeText.OrNull(values["parentfield"]);
            columns[StandardColumns.ParentType] = NodeText.OrNull(values["parenttype"]);
        }

        foreach (var field in type.StoredFields)
        {
            columns[field.Column] = ValueCasting.Stored(field, values[field.Name], site, type.Name);
        }

        return columns;
    }

    private void InsertRow(DocTypeDefinition type, JsonObject values)
    {
        var table = database.Table(type.Name);
        var columns = MakeValues(type, values);
        var name = StoredRow.NameOf(columns);
        NamingRules.CheckLength(name);
        if (table.Find(name) is not null)
        {
            if (type.AutoName != "hash")
            {
                throw FrappeErrors.Duplicate(type.Name, name);
            }

            // For autoname hash the server takes an existing name for a collision of random names and draws another one.
            name = naming.Hash();
            values["name"] = name;
            columns[StandardColumns.Name] = name;
        }

        CheckUnique(type, table, columns, null);
        table.Insert(columns, database.Transaction);
    }

    private void UpdateRow(DocTypeDefinition type, JsonObject values)
    {
        var table = database.Table(type.Name);
        var columns = MakeValues(type, values);
        if (table.Find(StoredRow.NameOf(columns)) is not { } stored)
        {
            // UPDATE of a name that is not there changes nothing: a row with a foreign name is silently lost.
            return;
        }

        CheckUnique(type, table, columns, stored);
        columns[StandardColumns.Name] = stored.Values[StandardColumns.Name];
        table.Replace(stored, columns, database.Transaction);
    }

    private void ReplaceRows(OpenDocument document, FieldDefinition tableField, DocTypeDefinition childType)
    {
        var table = database.Table(childType.Name);
        var stored = table.RowsOf(document.Type.Name, tableField.Name, document.Name);
        if (stored.Count > 0)
        {
            var kept = new HashSet<string>(StringComparer.Ordinal);
            foreach (var row in document.RowsOf(tableField))
            {
                if (row[OpenDocument.IsLocalKey] is null)
                {
                    kept.Add(NameCollation.Key(NodeText.Of(row["name"])));
                }
            }

            foreach (var row in stored.ToArray())
            {
                if (!kept.Contains(NameCollation.Key(row.Name)))
                {
                    table.Remove(row, database.Transaction);
                }
            }
        }

        foreach (var row in document.RowsOf(tableField))
        {
            if (PythonNumbers.ToInt(row[OpenDocument.IsLocalKey]) != 0)
            {
                InsertRow(childType, row);
            }
            else
            {
                UpdateRow(childType, row);
            }
        }
    }

    private static void CheckUnique(DocTypeDefinition type, DocumentTable table, object?[] columns, StoredRow? self)
    {
        foreach (var field in type.UniqueFields)
        {
            if (field.Name == type.NameField || columns[field.Column] is not { } value)
            {
                continue;
            }

            var text = StoredValue.Text(value);
            if (table.RowsWhere(field.Column, text).Any(other => other != self))
            {
                throw FrappeErrors.NotUnique(type.Name, StoredRow.NameOf(columns), field, text);
            }
        }
    }

    private object? Name(DocTypeDefinition type, JsonNode? name)
    {
        if (!type.HasIntegerNames)
        {
            return NodeText.OrNull(name);
        }

        var text = NodeText.Of(name);
        return long.TryParse(text, out var number)
            ? StoredValue.Box(number)
            : throw FrappeErrors.Database(
                "DataError",
                1366,
                $"Incorrect integer value: '{text}' for column `{site.Database}`.`tab{type.Name}`.`name` at row 1");
    }

    private static string? Stamp(JsonNode? stamp) => NodeText.OrNull(stamp) is { Length: > 0 } text
        ? DateText.IsStamp(text) ? text : DateText.StoredDatetime(text) ?? text
        : null;
}
