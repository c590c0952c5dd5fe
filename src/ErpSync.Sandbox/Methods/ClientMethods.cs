using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary><c>frappe.client.*</c>: documents as whole dictionaries, nulls included.</summary>
internal sealed class ClientMethods(SiteInternals site, DocumentActions actions)
{
    private const int LargestBatch = 200;

    public IEnumerable<KeyValuePair<string, ApiMethod>> All() =>
    [
        new("frappe.client.get", new ApiMethod(Get)),
        new("frappe.client.get_list", new ApiMethod(GetList)),
        new("frappe.client.get_count", new ApiMethod(GetCount)),
        new("frappe.client.get_value", new ApiMethod(GetValue)),
        new("frappe.client.get_single_value", new ApiMethod(GetSingleValue)),
        new("frappe.client.get_password", new ApiMethod(GetPassword)),
        new("frappe.client.insert", new ApiMethod(Insert, WritesOnly: true)),
        new("frappe.client.insert_many", new ApiMethod(InsertMany, WritesOnly: true)),
        new("frappe.client.save", new ApiMethod(call => SaveWhole(call, null), WritesOnly: true)),
        new("frappe.client.submit", new ApiMethod(call => SaveWhole(call, 1), WritesOnly: true)),
        new("frappe.client.cancel", new ApiMethod(Cancel, WritesOnly: true)),
        new("frappe.client.delete", new ApiMethod(Delete, WritesOnly: true)),
        new("frappe.client.set_value", new ApiMethod(SetValue, WritesOnly: true)),
        new("frappe.client.bulk_update", new ApiMethod(BulkUpdate, WritesOnly: true)),
        new("frappe.client.rename_doc", new ApiMethod(RenameDocument, WritesOnly: true)),
        new("frappe.model.rename_doc.update_document_title", new ApiMethod(UpdateTitle, WritesOnly: true)),
    ];

    private Reply Get(ApiCall call)
    {
        var docType = DocType(call);
        var name = call.Form.Text("name");
        if (name.Length == 0 && call.Form["filters"] is not null)
        {
            var request = new ListRequest(docType) { Filters = ListRequest.Json(call.Form["filters"]), Limit = 1 };
            var rows = site.Lists.Run(request, call.Session).Rows;
            name = rows.Count > 0 ? StoredValue.Text(rows[0][0]) : throw FrappeErrors.NotFound(docType, "");
        }

        return Reply.Of(site.View.Of(actions.Read(docType, name, call.Session), withNulls: true));
    }

    private Reply GetList(ApiCall call)
    {
        var request = ListRequest.FromV1(call.Form.Text("doctype"), call.Form.Values);
        site.DocTypeRecords.Prepare(request);
        return Reply.Of(site.Lists.Run(request, call.Session));
    }

    private Reply GetCount(ApiCall call) =>
        Reply.Of(JsonValue.Create(site.Lists.Count(ListRequest.FromV1(DocType(call), call.Form.Values), call.Session)));

    private Reply GetValue(ApiCall call)
    {
        var form = call.Form;
        var fields = form["fieldname"] is JsonValue value && NodeText.Of(value) is { } text && !text.StartsWith('[')
            ? [text]
            : (ListRequest.Json(form["fieldname"]) as JsonArray)?.Select(NodeText.Of).ToList() ?? ["name"];
        var filters = form["filters"] is JsonValue given && NodeText.Of(given) is { Length: > 0 } raw && raw[0] is not ('{' or '[')
            ? JsonValue.Create(raw)
            : ListRequest.Json(form["filters"]);
        var result = site.Lists.Run(
            new ListRequest(DocType(call)) { Fields = fields, Filters = filters, Limit = 1, Parent = form.Text("parent") },
            call.Session);
        var answer = new JsonObject();
        if (result.Rows.Count > 0)
        {
            for (var i = 0; i < result.Keys.Count; i++)
            {
                answer[result.Keys[i]] = StoredValue.ToJson(result.Rows[0][i]);
            }
        }

        return Reply.Of(answer);
    }

    private Reply GetSingleValue(ApiCall call)
    {
        var document = actions.Read(DocType(call), DocType(call), call.Session);
        var field = document.Type.Field(call.Form.Text("field"));
        return Reply.Of(field is null ? null : ValueCasting.Shown(field, document.Values[field.Name])?.DeepClone());
    }

    private Reply GetPassword(ApiCall call)
    {
        var form = call.Form;
        var (docType, name, field) = (DocType(call), form.Text("name"), form.Text("fieldname"));
        actions.Read(docType, name, call.Session);
        return site.Database.Secret(docType, name, field) is { } secret
            ? Reply.Of(JsonValue.Create(secret))
            : throw FrappeErrors.Validation($"Password not found for {docType} {name} {field}");
    }

    private Reply Insert(ApiCall call) =>
        Reply.Of(site.View.Of(InsertOne(Document(call.Form["doc"]), call.Session), withNulls: true));

    /// <summary>At most 200 documents, all or nothing; answers names only. A child row answers its parent's name.</summary>
    private Reply InsertMany(ApiCall call)
    {
        var documents = ListRequest.Json(call.Form["docs"]) as JsonArray ?? [];
        if (documents.Count > LargestBatch)
        {
            throw FrappeErrors.Validation($"Only {LargestBatch} inserts allowed in one request");
        }

        var names = new JsonArray();
        foreach (var document in documents)
        {
            names.Add(InsertOne(Document(document), call.Session).Values["name"]?.DeepClone());
        }

        return Reply.Of(names);
    }

    private OpenDocument InsertOne(JsonObject values, Session session)
    {
        var type = site.DocType(NodeText.Of(values["doctype"]));
        if (type.IsChild)
        {
            var parent = actions.Load(NodeText.Of(values["parenttype"]), NodeText.Of(values["parent"]));
            var table = NodeText.Of(values["parentfield"]);
            var rows = new JsonArray([.. parent.RowsOf(parent.Type.Field(table)!).Select(row => row.DeepClone())]);
            rows.Add(values.DeepClone());
            site.Intake.Apply(parent, new JsonObject { [table] = rows });
            site.Writer.Save(parent, session);
            return parent;
        }

        var document = site.Intake.Open(type, values);
        site.Writer.Insert(document, session);
        return document;
    }

    /// <summary>
    /// Save and submit build the document from the payload alone: a missing <c>modified</c> is a mismatch, a missing
    /// <c>creation</c> a change of a constant.
    /// </summary>
    private Reply SaveWhole(ApiCall call, int? docStatus)
    {
        var values = Document(call.Form["doc"]);
        var type = site.DocType(NodeText.Of(values["doctype"]));
        var document = site.Intake.Open(type, values);
        if (docStatus is { } status)
        {
            document.DocStatus = status;
        }

        site.Writer.Save(document, call.Session);
        return Reply.Of(site.View.Of(document, withNulls: true));
    }

    private Reply Cancel(ApiCall call)
    {
        var document = actions.Load(DocType(call), call.Form.Text("name"));
        document.DocStatus = 2;
        site.Writer.Save(document, call.Session);
        return Reply.Of(site.View.Of(document, withNulls: true));
    }

    private Reply Delete(ApiCall call)
    {
        site.Deleter.Delete(DocType(call), call.Form.Text("name"), call.Session);
        return Reply.Nothing;
    }

    /// <summary>Merges one value or several and saves; a value of a row is saved through its parent.</summary>
    private Reply SetValue(ApiCall call)
    {
        var docType = DocType(call);
        var name = call.Form.Text("name");
        var values = Assignments(call.Form);
        var document = actions.Load(docType, name);
        if (document.Type.IsChild)
        {
            var parent = actions.Load(document.Text("parenttype"), document.Text("parent"));
            var row = parent.AllRows().First(pair => NodeText.Of(pair.Row["name"]) == name).Row;
            foreach (var (key, value) in values)
            {
                row[key] = value?.DeepClone();
            }

            document = parent;
        }
        else
        {
            site.Intake.Apply(document, values);
        }

        site.Writer.Save(document, call.Session);
        return Reply.Of(site.View.Of(document, withNulls: true));
    }

    private static JsonObject Assignments(RequestForm form)
    {
        var field = form["fieldname"];
        if (field is JsonObject several)
        {
            return several;
        }

        var text = NodeText.Of(field);
        if (StandardColumns.Names.Contains(text))
        {
            throw FrappeErrors.Validation("Cannot edit standard fields");
        }

        return text.StartsWith('{') && ListRequest.Json(field) is JsonObject parsed
            ? parsed
            : new JsonObject { [text] = form["value"]?.DeepClone() };
    }

    /// <summary>Saves one after the other; what fails is reported, the rest stays saved.</summary>
    private Reply BulkUpdate(ApiCall call)
    {
        if (call.Form["docs"] is not JsonValue)
        {
            throw FrappeErrors.Python("TypeError", "the JSON object must be str, bytes or bytearray, not list");
        }

        var failed = new JsonArray();
        foreach (var item in ListRequest.Json(call.Form["docs"]) as JsonArray ?? [])
        {
            var values = Document(item);
            values.Remove("flags");
            try
            {
                if (values["docname"] is null)
                {
                    throw FrappeErrors.Python("KeyError", "'docname'");
                }

                var document = actions.Load(NodeText.Of(values["doctype"]), NodeText.Of(values["docname"]));
                site.Intake.Apply(document, values);
                site.Writer.Save(document, call.Session);
            }
            catch (FrappeError error)
            {
                call.Session.Messages.AddRange(error.ServerMessages);
                failed.Add(new JsonObject { ["doc"] = values.DeepClone() });
            }
        }

        return Reply.Of(new JsonObject { ["failed_docs"] = failed });
    }

    private Reply RenameDocument(ApiCall call)
    {
        var form = call.Form;
        var merges = NodeText.Of(form["merge"]) is "1" or "true" or "True";
        return Reply.Of(JsonValue.Create(
            site.Renamer.Rename(DocType(call), form.Text("old_name"), form.Text("new_name"), merges, call.Session)));
    }

    private Reply UpdateTitle(ApiCall call)
    {
        var form = call.Form;
        var docType = DocType(call);
        var name = form.Text("docname");
        var newName = form.Text("name");
        if (newName.Length > 0 && newName != name)
        {
            name = site.Renamer.Rename(docType, name, newName, NodeText.Of(form["merge"]) is "1" or "true" or "True", call.Session);
        }

        return Reply.Of(JsonValue.Create(name));
    }

    private string DocType(ApiCall call)
    {
        var docType = call.Form.Text("doctype");
        site.DocTypeRecords.Prepare(docType);
        return docType;
    }

    private static JsonObject Document(JsonNode? parameter) =>
        ListRequest.Json(parameter) as JsonObject ?? throw FrappeErrors.Python("TypeError", "Document expected");
}
