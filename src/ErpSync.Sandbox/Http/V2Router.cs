using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary><c>/api/v2</c>: the body is the document, a name that is sent is kept, errors have their own shape.</summary>
internal sealed class V2Router(SiteInternals site, DocumentActions actions, MethodRouter methods, MetaEndpoint meta)
{
    private const string CopySuffix = "/copy";
    private const string MethodInfix = "/method/";

    public Reply Route(ApiCall call)
    {
        var (kind, rest) = call.Split();
        if (string.IsNullOrEmpty(rest))
        {
            throw FrappeErrors.NotFoundBare();
        }

        var inner = call with { Path = rest.TrimEnd('/') };
        return kind switch
        {
            "method" => methods.Route(inner),
            "document" => Documents(inner),
            "doctype" => DocTypes(inner),
            _ => throw FrappeErrors.NotFoundBare(),
        };
    }

    private Reply DocTypes(ApiCall call)
    {
        var (docType, action) = call.Split();
        if (call.Verb != "GET")
        {
            throw FrappeErrors.NotFoundBare();
        }

        return action switch
        {
            "meta" => Reply.Data(meta.Meta(docType)),
            "count" => Reply.Data(JsonValue.Create(Count(docType, call))),
            _ => throw FrappeErrors.NotFoundBare(),
        };
    }

    private int Count(string docType, ApiCall call)
    {
        site.DocTypeRecords.Prepare(docType);
        return site.Lists.Count(ListRequest.FromV2(docType, call.Form.Values), call.Session);
    }

    private Reply Documents(ApiCall call)
    {
        var (docType, name) = call.Split();
        site.DocTypeRecords.Prepare(docType);
        if (string.IsNullOrEmpty(name))
        {
            return call.Verb switch
            {
                "GET" => List(docType, call),
                "POST" => Create(docType, call),
                _ => throw FrappeErrors.NotFoundBare(),
            };
        }

        if (site.Behaviour.HasCopyRoute && call.Verb == "GET" && name.EndsWith(CopySuffix, StringComparison.Ordinal))
        {
            return Reply.Data(Copy(actions.Read(docType, name[..^CopySuffix.Length], call.Session)));
        }

        var infix = name.LastIndexOf(MethodInfix, StringComparison.Ordinal);
        if (infix > 0 && (call.Verb is "GET" or "POST"))
        {
            var method = name[(infix + MethodInfix.Length)..];
            return RunMethod(docType, name[..infix], method, call.Session);
        }

        switch (call.Verb)
        {
            case "GET":
                return Reply.Data(site.View.Of(actions.Read(docType, name, call.Session), withNulls: site.Behaviour.ShowsNullsOnV2));
            case "PUT" or "PATCH":
                var document = actions.Load(docType, name);
                site.Intake.Apply(document, call.Form.Values);
                actions.SaveWithParent(document, call.Session);
                return Reply.Data(site.View.Of(document));
            case "DELETE":
                site.Deleter.Delete(docType, name, call.Session);
                return Reply.Data(JsonValue.Create("ok"), 202);
            default:
                throw FrappeErrors.NotFoundBare();
        }
    }

    /// <summary>One row more than the page is read, to know whether there is a next page; so a page of 0 rows stays empty.</summary>
    private Reply List(string docType, ApiCall call)
    {
        if (!site.Behaviour.HasQueryEngineOnV2)
        {
            return Reply.Data(site.Lists.Run(ListRequest.FromV2(docType, call.Form.Values), call.Session));
        }

        var (request, page) = ListRequest.PageOfV2(docType, call.Form.Values);
        var rows = site.Lists.Run(request, call.Session);
        return new Reply
        {
            Value = rows.First(page).Write,
            Extra = new JsonObject { ["has_next_page"] = rows.Rows.Count > page },
            IsResource = true,
        };
    }

    private Reply RunMethod(string docType, string name, string method, Session session)
    {
        var result = actions.Run(actions.Load(docType, name), method, session);
        return new Reply
        {
            Value = writer => PythonJson.Write(writer, result),
            Documents = site.Behaviour.AddsDocumentToMethodsOnV2
                ? new JsonArray(site.View.Of(actions.Load(docType, name), withNulls: site.Behaviour.ShowsNullsOnV2))
                : null,
            IsResource = true,
        };
    }

    private Reply Create(string docType, ApiCall call)
    {
        var document = site.Intake.Open(site.DocType(docType), call.Form.Values);
        var keepsNames = site.Behaviour.KeepsNamesOnV2 && !NodeText.IsEmpty(document.Values["name"]);
        site.Writer.Insert(document, call.Session, keepsNames);
        return Reply.Data(site.View.Of(document));
    }

    /// <summary>A copy to start a new document from: no name, no stamps, nothing marked as not to be copied.</summary>
    private JsonObject Copy(OpenDocument document)
    {
        var copy = site.View.Of(document);
        Strip(document.Type, copy);
        foreach (var table in document.Type.TableFields)
        {
            if (table.NoCopy)
            {
                copy[table.Name] = new JsonArray();
            }

            foreach (var row in copy[table.Name]!.AsArray())
            {
                Strip(site.DocTypes.Find(table.Options)!, row!.AsObject());
            }
        }

        return copy;

        static void Strip(DocTypeDefinition type, JsonObject values)
        {
            foreach (var key in (string[])["name", "owner", "creation", "modified", "modified_by", "docstatus", "amended_from"])
            {
                values.Remove(key);
            }

            foreach (var field in type.Fields.Where(field => field.NoCopy && !field.IsTable))
            {
                values.Remove(field.Name);
            }
        }
    }
}
