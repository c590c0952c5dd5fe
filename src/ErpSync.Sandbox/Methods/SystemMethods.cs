using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Methods of the framework that are not about one document: who am I, versions, zone, restore, trees, counters.</summary>
internal sealed class SystemMethods(SiteInternals site, DocumentActions actions, MetaEndpoint meta)
{
    public IEnumerable<KeyValuePair<string, ApiMethod>> All() =>
    [
        new("ping", new ApiMethod(_ => Reply.Of(JsonValue.Create("pong")), AllowsGuest: true)),
        new("frappe.ping", new ApiMethod(_ => Reply.Of(JsonValue.Create("pong")), AllowsGuest: true)),
        new("frappe.auth.get_logged_user", new ApiMethod(call => Reply.Of(JsonValue.Create(call.Session.User.Name)))),
        new("frappe.utils.change_log.get_versions", new ApiMethod(_ => Reply.Of(Versions()))),
        new("frappe.client.get_time_zone", new ApiMethod(_ => Reply.Of(TimeZone()), AllowsGuest: true)),
        new("frappe.desk.form.load.getdoctype", new ApiMethod(GetDocType)),
        new("frappe.desk.form.utils.add_comment", new ApiMethod(AddComment, WritesOnly: true)),
        new("frappe.core.doctype.deleted_document.deleted_document.restore", new ApiMethod(Restore, WritesOnly: true)),
        new("frappe.utils.nestedset.rebuild_tree", new ApiMethod(RebuildTree, WritesOnly: true)),
        new("run_doc_method", new ApiMethod(RunDocumentMethod)),
    ];

    private JsonObject Versions() => new()
    {
        ["frappe"] = new JsonObject { ["title"] = "Frappe Framework", ["branch"] = "", ["version"] = site.Options.FrappeVersion },
        ["erpnext"] = new JsonObject { ["title"] = "ERPNext", ["branch"] = "", ["version"] = site.Options.ErpNextVersion },
    };

    /// <summary>Read from a cache that does not notice a change of System Settings, as on a real site.</summary>
    private JsonObject TimeZone() => new() { ["time_zone"] = site.Options.TimeZone };

    private Reply GetDocType(ApiCall call) => new()
    {
        Documents = meta.WithChildren(call.Form.Text("doctype")),
        Extra = new JsonObject { ["user_settings"] = "{}" },
    };

    /// <summary>A comment does not move the document's <c>modified</c>.</summary>
    private Reply AddComment(ApiCall call)
    {
        var form = call.Form;
        actions.Read(form.Text("reference_doctype"), form.Text("reference_name"), call.Session);
        var name = site.Records.Add("Comment", call.Session.User.Name, new JsonObject
        {
            ["comment_type"] = "Comment",
            ["comment_email"] = form["comment_email"]?.DeepClone(),
            ["comment_by"] = form["comment_by"]?.DeepClone(),
            ["published"] = 0,
            ["seen"] = 0,
            ["reference_doctype"] = form.Text("reference_doctype"),
            ["reference_name"] = form.Text("reference_name"),
            ["content"] = form.Text("content"),
        });
        return Reply.Of(site.View.Of(site.Reader.Get(site.DocType("Comment"), name)));
    }

    /// <summary>Inserts the kept content anew: new creation, a name by the naming rule, a cancelled document as a draft.</summary>
    private Reply Restore(ApiCall call)
    {
        var type = site.DocType("Deleted Document");
        var kept = site.Reader.Get(type, call.Form.Text("name"));
        site.Permissions.RequireRead(call.Session, kept);
        var values = JsonNode.Parse(kept.Text("data"))!.AsObject();
        var document = site.Intake.Open(site.DocType(kept.Text("deleted_doctype")), values);
        document.DocStatus = 0;
        site.Writer.Insert(document, call.Session);
        site.Records.AddEditComment(
            document.Type.Name,
            document.Name,
            call.Session.User.Name,
            $"restored {kept.Text("deleted_name")} as {document.Name}");
        DirectWrite.Apply(site, type, kept.Name, new JsonObject { ["restored"] = 1, ["new_name"] = document.Name });
        call.Session.Messages.Add(new ServerMessage("Document Restored"));
        return Reply.Nothing;
    }

    private Reply RebuildTree(ApiCall call)
    {
        var type = site.DocType(call.Form.Text("doctype"));
        if (type.IsTree)
        {
            site.Trees.Rebuild(type);
        }

        return Reply.Nothing;
    }

    /// <summary>
    /// Methods of a document that is sent along. Only the tool for naming series is served: it reads and raises the counter of a
    /// series, if the document's own <c>modified</c> is right.
    /// </summary>
    private Reply RunDocumentMethod(ApiCall call)
    {
        var form = call.Form;
        var sent = ListRequest.Json(form["docs"] ?? form["document"]) as JsonObject
            ?? throw FrappeErrors.Python("TypeError", "run_doc_method() missing document");
        var type = site.DocType(NodeText.Of(sent["doctype"]));
        var document = site.Intake.Open(type, sent);
        var stored = site.Reader.Get(type, document.Name);
        site.Permissions.RequireRead(call.Session, stored);
        var modified = NodeText.OrNull(document.Values["modified"]);
        if (stored.Text("modified") != (modified ?? ""))
        {
            throw DocumentWriter.Mismatch(stored.Text("modified"), modified ?? "None");
        }

        if (type.Name != site.Behaviour.SeriesTool)
        {
            throw new FrappeError(403, "PermissionError", "Not Permitted") { ServerMessages = [ServerMessage.Thrown("Not Permitted")] };
        }

        var pattern = document.Text("prefix");
        var prefix = site.Series.Prefix(pattern, []);
        JsonNode? result = null;
        switch (form.Text("method"))
        {
            case "get_current":
                document.Values["current_value"] = site.Database.SeriesCounter(prefix);
                result = JsonValue.Create(site.Database.SeriesCounter(prefix));
                break;
            case "update_series_start":
                var start = PythonNumbers.ToInt(document.Values["current_value"]);
                site.Database.SetSeriesCounter(prefix, start);
                call.Session.Messages.Add(new ServerMessage(
                    $"Series counter for {pattern} updated to {start} successfully",
                    Indicator: "green",
                    Alert: true));
                break;
            default:
                throw new FrappeError(403, "PermissionError", "Not Permitted") { ServerMessages = [ServerMessage.Thrown("Not Permitted")] };
        }

        var reply = site.View.Of(document);
        return new Reply { Documents = new JsonArray(reply), Value = result is null ? null : writer => PythonJson.Write(writer, result) };
    }
}
