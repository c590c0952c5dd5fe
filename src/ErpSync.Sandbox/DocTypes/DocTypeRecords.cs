using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Keeps the registry and the DocType, Custom Field and Property Setter documents in step. DocType documents of code-made
/// definitions are written to the tables only when somebody asks for them, as most sites in tests never do.
/// </summary>
internal sealed class DocTypeRecords(SiteInternals site)
{
    private readonly List<JsonObject> _pending = [];
    private readonly HashNames _rowNames = new(new Random(~site.Options.Seed), site.Clock);

    /// <summary>Defines a DocType; fields marked <c>is_custom_field</c> become Custom Field documents.</summary>
    public void Define(JsonObject docType, Session session)
    {
        var json = (JsonObject)docType.DeepClone();
        var customFields = new List<JsonObject>();
        if (json["fields"] is JsonArray fields)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i] is JsonObject field && PythonNumbers.ToInt(field["is_custom_field"]) != 0)
                {
                    field["insert_after"] ??= i > 0 ? NodeText.Of(fields[i - 1]!["fieldname"]) : null;
                    customFields.Add(field);
                }
            }

            foreach (var field in customFields)
            {
                fields.Remove(field);
            }
        }

        Complete(json);
        var stamp = site.Clock.NextStamp();
        json["creation"] ??= stamp;
        json["modified"] ??= stamp;
        var name = NodeText.Of(json["name"]);
        _pending.RemoveAll(pending => NodeText.Of(pending["name"]) == name);
        site.DocTypes.Define(json);
        _pending.Add(json);
        foreach (var field in customFields)
        {
            field["dt"] = name;
            site.Writer.Insert(site.Intake.Open(site.DocType("Custom Field"), field), session);
        }
    }

    /// <summary>Makes sure that documents about DocTypes are in the tables if that is what is asked for.</summary>
    public void Prepare(string docType)
    {
        if (_pending.Count == 0 || !BuiltInDocTypes.Descriptive.Contains(docType))
        {
            return;
        }

        WriteLasting(_pending);
        _pending.Clear();
    }

    /// <summary>Makes sure that what a list may show is in the tables; one that names the DocTypes it asks for needs no others.</summary>
    public void Prepare(ListRequest request)
    {
        if (_pending.Count > 0 && request.DocType == "DocType" && ConditionParser.NamesAskedFor(request.Filters) is { } names)
        {
            foreach (var name in names)
            {
                PrepareDocument(name);
            }

            return;
        }

        Prepare(request.DocType);
    }

    /// <summary>Makes sure that the document of one DocType is in the tables.</summary>
    public void PrepareDocument(string name)
    {
        var key = NameCollation.Key(name);
        if (_pending.Find(pending => NameCollation.Key(NodeText.Of(pending["name"])) == key) is { } json)
        {
            WriteLasting([json]);
            _pending.Remove(json);
        }
    }

    /// <summary>
    /// What saving a DocType fills in: a Check has the default "0", documents with integer names are not renamed, and submittable and
    /// tree DocTypes get their own fields.
    /// </summary>
    public static void Complete(OpenDocument document)
    {
        if (document.Type.Name == "DocType")
        {
            Complete(document.Values);
        }
    }

    /// <summary>Takes over a saved DocType, Custom Field or Property Setter.</summary>
    public void AfterSave(OpenDocument document)
    {
        switch (document.Type.Name)
        {
            case "DocType":
                site.DocTypes.Define((JsonObject)document.Values.DeepClone());
                break;
            case "Custom Field":
                site.DocTypes.AddCustomField(document.Text("dt"), (JsonObject)document.Values.DeepClone());
                break;
            case "Property Setter":
                site.DocTypes.AddPropertySetter(document.Text("doc_type"), (JsonObject)document.Values.DeepClone());
                break;
        }
    }

    public void AfterDelete(OpenDocument document)
    {
        switch (document.Type.Name)
        {
            case "DocType":
                site.DocTypes.Remove(document.Name);
                break;
            case "Custom Field":
                site.DocTypes.RemoveCustomField(document.Text("dt"), document.Name);
                break;
            case "Property Setter":
                site.DocTypes.RemovePropertySetter(document.Text("doc_type"), document.Name);
                break;
        }
    }

    private static void Complete(JsonObject docType)
    {
        if (NodeText.Of(docType["autoname"]) == "autoincrement")
        {
            docType["allow_rename"] = 0;
        }

        DocTypeRegistry.AddImpliedFields(docType);

        foreach (var field in (docType["fields"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (NodeText.Of(field["fieldtype"]) == "Check" && NodeText.IsEmpty(field["default"]))
            {
                field["default"] = "0";
            }
        }
    }

    // Not part of the request that asked: a read is rolled back, this must stay.
    private void WriteLasting(List<JsonObject> docTypes)
    {
        var running = site.Database.Transaction;
        site.Database.Transaction = new Transaction();
        docTypes.ForEach(Write);
        site.Database.Transaction.Commit();
        site.Database.Transaction = running;
    }

    private void Write(JsonObject json)
    {
        var type = site.DocTypes.Find("DocType")!;
        var document = site.Intake.Open(type, json);
        site.Defaults.Fill(document, "Administrator");
        var values = document.Values;
        values["owner"] = "Administrator";
        values["modified_by"] = "Administrator";
        foreach (var (table, row) in document.AllRows())
        {
            row["name"] = _rowNames.Next();
            row["parent"] = document.Name;
            row["parenttype"] = type.Name;
            row["parentfield"] = table.Name;
            row["owner"] = "Administrator";
            row["modified_by"] = "Administrator";
            row["creation"] = values["creation"]?.DeepClone();
            row["modified"] = values["modified"]?.DeepClone();
        }

        site.Rows.Insert(document);
    }
}
