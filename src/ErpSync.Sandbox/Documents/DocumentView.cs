using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Documents as answers show them: cast, in column order, rows last.</summary>
internal sealed class DocumentView(DocTypeRegistry docTypes, SocialMarks marks)
{
    /// <param name="document">The document.</param>
    /// <param name="withNulls">
    /// True for <c>frappe.client</c> methods. The resource API leaves null keys out, of rows too.
    /// </param>
    public JsonObject Of(OpenDocument document, bool withNulls = false)
    {
        var view = Columns(document.Type, document.Values, withNulls);
        marks.Show(document.Type.Name, document.Name, view);
        foreach (var table in document.Type.TableFields)
        {
            var rows = new JsonArray();
            if (docTypes.Find(table.Options) is { } childType)
            {
                foreach (var row in document.RowsOf(table))
                {
                    rows.Add(Row(childType, row, withNulls));
                }
            }

            view[table.Name] = rows;
        }

        return view;
    }

    /// <summary>One child row.</summary>
    public static JsonObject Row(DocTypeDefinition type, JsonObject row, bool withNulls)
    {
        var view = Columns(type, row, withNulls);
        if (row[OpenDocument.UnsavedKey] is not null)
        {
            view[OpenDocument.UnsavedKey] = 1;
        }

        return view;
    }

    private static JsonObject Columns(DocTypeDefinition type, JsonObject values, bool withNulls)
    {
        var view = new JsonObject();
        for (var i = 0; i < StandardColumns.CountWithoutParent; i++)
        {
            var name = StandardColumns.Names[i];
            Add(view, name, values[name] ?? (i is StandardColumns.DocStatus or StandardColumns.Idx ? 0 : null), withNulls);
        }

        foreach (var field in type.StoredFields)
        {
            var shown = ValueCasting.Shown(field, values[field.Name]);
            Add(view, field.Name, shown, withNulls);
        }

        if (type.IsChild)
        {
            Add(view, "parent", values["parent"], withNulls);
            Add(view, "parentfield", values["parentfield"], withNulls);
            Add(view, "parenttype", values["parenttype"], withNulls);
        }

        if (type.Name == WebhookDocTypes.Webhook)
        {
            WebhookPreview.Show(view);
        }

        view["doctype"] = type.Name;
        return view;
    }

    private static void Add(JsonObject view, string key, JsonNode? value, bool withNulls)
    {
        if (value is not null)
        {
            view[key] = value.Parent is null ? value : value.DeepClone();
        }
        else if (withNulls)
        {
            view[key] = null;
        }
    }
}
