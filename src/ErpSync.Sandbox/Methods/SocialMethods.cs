using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Tags, likes, assignments and shares. None of them moves the document's <c>modified</c>.</summary>
internal sealed class SocialMethods(SiteInternals site, DocumentActions actions)
{
    public IEnumerable<KeyValuePair<string, ApiMethod>> All() =>
    [
        new("frappe.desk.doctype.tag.tag.add_tag", new ApiMethod(call => Tag(call, isSet: true), WritesOnly: true)),
        new("frappe.desk.doctype.tag.tag.remove_tag", new ApiMethod(call => Tag(call, isSet: false), WritesOnly: true)),
        new("frappe.desk.like.toggle_like", new ApiMethod(Like, WritesOnly: true)),
        new("frappe.desk.form.assign_to.add", new ApiMethod(Assign, WritesOnly: true)),
        new("frappe.share.add", new ApiMethod(Share, WritesOnly: true)),
    ];

    private Reply Tag(ApiCall call, bool isSet)
    {
        var document = actions.Read(call.Form.Text("dt"), call.Form.Text("dn"), call.Session);
        site.Marks.SetTag(document.Type.Name, document.Name, call.Form.Text("tag"), isSet);
        return isSet ? Reply.Of(JsonValue.Create(call.Form.Text("tag"))) : Reply.Nothing;
    }

    private Reply Like(ApiCall call)
    {
        var document = actions.Read(call.Form.Text("doctype"), call.Form.Text("name"), call.Session);
        site.Marks.SetLike(document.Type.Name, document.Name, call.Session.User.Name, isSet: call.Form.Text("add") == "Yes");
        return Reply.Nothing;
    }

    /// <summary>An assignment is a ToDo that refers to the document.</summary>
    private Reply Assign(ApiCall call)
    {
        var document = actions.Read(call.Form.Text("doctype"), call.Form.Text("name"), call.Session);
        var users = ListRequest.Json(call.Form["assign_to"]) as JsonArray ?? [];
        var assigned = new JsonArray();
        foreach (var user in users.Select(NodeText.Of))
        {
            var task = site.Intake.Open(site.DocType("ToDo"), new JsonObject
            {
                ["allocated_to"] = user,
                ["reference_type"] = document.Type.Name,
                ["reference_name"] = document.Name,
                ["description"] = $"Assignment for {document.Type.Name} {document.Name}",
                ["assigned_by"] = call.Session.User.Name,
            });
            site.Writer.Insert(task, call.Session);
            assigned.Add(new JsonObject { ["owner"] = user, ["name"] = task.Name });
        }

        return Reply.Of(assigned);
    }

    private Reply Share(ApiCall call)
    {
        var document = actions.Read(call.Form.Text("doctype"), call.Form.Text("name"), call.Session);
        var share = site.Intake.Open(site.DocType("DocShare"), new JsonObject
        {
            ["user"] = call.Form.Text("user"),
            ["share_doctype"] = document.Type.Name,
            ["share_name"] = document.Name,
            ["read"] = PythonNumbers.ToInt(call.Form["read"]),
            ["write"] = PythonNumbers.ToInt(call.Form["write"]),
            ["share"] = PythonNumbers.ToInt(call.Form["share"]),
        });
        site.Writer.Insert(share, call.Session);
        return Reply.Of(site.View.Of(share, withNulls: true));
    }
}
