using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>DocTypes with their customisations merged in, as <c>getdoctype</c> and v2 <c>meta</c> answer them to any user.</summary>
internal sealed class MetaEndpoint(SiteInternals site)
{
    /// <summary>One DocType.</summary>
    /// <exception cref="FrappeError">404 for an unknown DocType.</exception>
    public JsonObject Meta(string docType)
    {
        site.DocTypeRecords.PrepareDocument(docType);
        var type = site.DocTypes.Find(docType) ?? throw FrappeErrors.NotFound("DocType", docType);
        var document = site.Reader.Get(site.DocType("DocType"), docType);
        var meta = new JsonObject { ["doctype"] = "DocType" };
        var view = site.View.Of(document);
        foreach (var (key, value) in view)
        {
            meta[key] = key == "fields" ? Fields(type, view["fields"]!.AsArray()) : value?.DeepClone();
        }

        meta["actions"] = new JsonArray();
        meta["links"] = new JsonArray();
        meta["states"] = new JsonArray();
        return meta;
    }

    /// <summary>A DocType followed by its child DocTypes.</summary>
    public JsonArray WithChildren(string docType)
    {
        var all = new JsonArray(Meta(docType));
        foreach (var child in site.DocTypes.Find(docType)!.TableFields.Select(table => table.Options).Distinct())
        {
            if (site.DocTypes.Find(child) is not null)
            {
                all.Add(Meta(child));
            }
        }

        return all;
    }

    private JsonArray Fields(DocTypeDefinition type, JsonArray own)
    {
        var merged = new JsonArray();
        var storedFields = own.OfType<JsonObject>().ToLookup(row => NodeText.Of(row["fieldname"]), StringComparer.Ordinal);
        foreach (var field in site.DocTypes.MergedFields(type.Name))
        {
            var name = NodeText.Of(field["fieldname"]);
            var stored = storedFields[name].FirstOrDefault();
            var shown = stored is null ? Custom(type, name) : (JsonObject)stored.DeepClone();

            // Property Setters override what the DocType itself says.
            foreach (var (key, value) in field)
            {
                if (shown.ContainsKey(key) && key is not ("name" or "doctype" or "idx" or "parent" or "creation" or "modified"))
                {
                    shown[key] = value?.DeepClone();
                }
            }

            shown["idx"] = merged.Count + 1;
            merged.Add(shown);
        }

        return merged;
    }

    private JsonObject Custom(DocTypeDefinition type, string fieldName)
    {
        var customType = site.DocType("Custom Field");
        var shown = new JsonObject { ["doctype"] = "DocField" };
        if (site.Reader.Find(customType, type.Name + "-" + fieldName) is { } document)
        {
            foreach (var (key, value) in site.View.Of(document))
            {
                if (key != "doctype")
                {
                    shown[key] = value?.DeepClone();
                }
            }
        }

        shown["is_custom_field"] = 1;
        shown["parent"] = type.Name;
        shown["parentfield"] = "fields";
        shown["parenttype"] = "DocType";
        return shown;
    }
}
