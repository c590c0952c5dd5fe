using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary><c>/api/resource</c>, API v1.</summary>
internal sealed class ResourceRouter(SiteInternals site, DocumentActions actions)
{
    public Reply Route(ApiCall call)
    {
        var (docType, name) = call.Split();
        if (docType.Length == 0)
        {
            throw FrappeErrors.NotFoundBare();
        }

        site.DocTypeRecords.Prepare(docType);
        if (string.IsNullOrEmpty(name))
        {
            return call.Verb switch
            {
                "GET" => Reply.Data(site.Lists.Run(ListRequest.FromV1(docType, call.Form.Values), call.Session)),
                "POST" => Create(docType, call),
                _ => throw FrappeErrors.NotFoundBare(),
            };
        }

        return call.Verb switch
        {
            "GET" when call.Form.Text("run_method").Length == 0 => Read(docType, name, call),
            "GET" or "POST" => RunMethod(docType, name, call),
            "PUT" => Update(docType, name, call),
            "DELETE" => Delete(docType, name, call),
            _ => throw FrappeErrors.NotFoundBare(),
        };
    }

    /// <summary>The document without null keys; with <c>expand_links</c> the server sends a dictionary with nulls.</summary>
    private Reply Read(string docType, string name, ApiCall call)
    {
        var document = actions.Read(docType, name, call.Session);
        return Reply.Data(site.View.Of(document, withNulls: call.Form.Text("expand_links").Length > 0));
    }

    private Reply Create(string docType, ApiCall call)
    {
        var document = site.Intake.Open(site.DocType(docType), call.Form.Document());
        site.Writer.Insert(document, call.Session);
        return Reply.Data(site.View.Of(document, withNulls: site.Behaviour.ShowsNullsOfCreates));
    }

    private Reply Update(string docType, string name, ApiCall call)
    {
        var document = actions.Load(docType, name);
        site.Intake.Apply(document, call.Form.Document());
        actions.SaveWithParent(document, call.Session);
        return Reply.Data(site.View.Of(document));
    }

    private Reply Delete(string docType, string name, ApiCall call)
    {
        site.Deleter.Delete(docType, name, call.Session);
        var ok = JsonValue.Create("ok");
        return site.Behaviour.AnswersDeleteAsMessage ? Reply.Message(ok, 202) : Reply.Data(ok, 202);
    }

    /// <summary>A POST to a document is a method call; a JSON body hides the <c>run_method</c> of the query.</summary>
    private Reply RunMethod(string docType, string name, ApiCall call)
    {
        var method = call.Form.Text("run_method");
        if (method.Length == 0)
        {
            throw FrappeErrors.Python("KeyError", "'run_method'");
        }

        return Reply.Data(actions.Run(actions.Load(docType, name), method, call.Session));
    }
}
