using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Takes values that were sent into an open document, as Frappe's <c>doc.update</c> does.</summary>
internal sealed class DocumentIntake(DocTypeRegistry docTypes)
{
    /// <summary>A document made of the values alone.</summary>
    public OpenDocument Open(DocTypeDefinition type, JsonObject sent)
    {
        var document = new OpenDocument(type, []);
        Apply(document, sent);
        document.Values["doctype"] = type.Name;
        foreach (var table in type.TableFields)
        {
            if (document.Values[table.Name] is null)
            {
                document.Values[table.Name] = new JsonArray();
            }
        }

        return document;
    }

    /// <summary>
    /// Merges values into a document: keys that are absent stay, null clears, a table is replaced as a whole (null empties it).
    /// <c>doctype</c> and <c>flags</c> are ignored.
    /// </summary>
    public void Apply(OpenDocument document, JsonObject sent)
    {
        foreach (var (key, value) in sent)
        {
            if (key is "doctype" or "flags" or "meta" or "parent_doc")
            {
                continue;
            }

            var field = document.Type.Field(key);
            document.Values[key] = field is { IsTable: true } ? Rows(document, field, value) : value?.DeepClone();
        }
    }

    private JsonArray Rows(OpenDocument document, FieldDefinition table, JsonNode? sent)
    {
        var rows = new JsonArray();
        if (sent is not JsonArray sentRows || docTypes.Find(table.Options) is not { } childType)
        {
            return rows;
        }

        foreach (var sentRow in sentRows)
        {
            if (sentRow is not JsonObject)
            {
                throw FrappeErrors.Python(
                    "ValueError",
                    $"Document for field \"{table.Name}\" attached to child table of \"{document.Name}\" must be a dict");
            }

            var row = (JsonObject)sentRow.DeepClone();
            row["doctype"] = childType.Name;
            row["parentfield"] = table.Name;
            if (PythonNumbers.ToInt(row["idx"]) == 0)
            {
                row["idx"] = rows.Count + 1;
            }

            if (NodeText.IsEmpty(row["name"]))
            {
                row[OpenDocument.IsLocalKey] = 1;
                row[OpenDocument.UnsavedKey] = 1;
            }

            rows.Add(row);
        }

        return rows;
    }
}
