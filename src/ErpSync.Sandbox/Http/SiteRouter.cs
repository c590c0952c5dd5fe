using System.Text;

namespace ErpSync.Sandbox;

/// <summary>From a request to a response: limits, credentials, routes, errors.</summary>
internal sealed class SiteRouter
{
    private const int LongestRequestLine = 4094;

    private readonly SiteInternals _site;
    private readonly Authentication _authentication;
    private readonly ResponseWriter _writer;
    private readonly ResourceRouter _resources;
    private readonly MethodRouter _methods;
    private readonly V2Router _v2;
    private readonly FileDownloads _downloads;

    public SiteRouter(SiteInternals site, Authentication authentication)
    {
        _site = site;
        _authentication = authentication;
        _writer = new ResponseWriter(site.Clock, new Random(site.Options.Seed ^ 0x5eed), site.Behaviour);
        var actions = new DocumentActions(site);
        var meta = new MetaEndpoint(site);
        _downloads = new FileDownloads(site, _writer);
        _methods = new MethodRouter(
        [
            .. new ClientMethods(site, actions).All(),
            .. new SystemMethods(site, actions, meta).All(),
            .. new SocialMethods(site, actions).All(),
            .. new FileMethods(site, actions, _downloads).All(),
        ]);
        _resources = new ResourceRouter(site, actions);
        _v2 = new V2Router(site, actions, _methods, meta);
    }

    /// <summary>Limit of the site's work, or null: the usual case.</summary>
    public RateLimiter? RateLimiter { get; set; }

    /// <summary>Maintenance mode.</summary>
    public SandboxMaintenance Maintenance { get; set; }

    /// <summary>Answers a request.</summary>
    /// <returns>The response, the user, and whether the work is to be kept.</returns>
    public (SandboxResponse Response, string User, bool Succeeded) Route(SandboxRequest request)
    {
        if (RateLimiter is not { } limiter)
        {
            return RouteUnlimited(request);
        }

        if (limiter.Refuses())
        {
            var refused = _writer.Write(FrappeErrors.TooManyRequests(), new Session(Authentication.Guest), IsV2(request.RawPathAndQuery));
            return (limiter.Mark(refused, isRefused: true), "Guest", false);
        }

        var (response, user, succeeded) = RouteUnlimited(request);
        return (limiter.Mark(response, isRefused: false), user, succeeded);
    }

    private bool IsClosed => Maintenance == SandboxMaintenance.Closed
        || (Maintenance == SandboxMaintenance.ReadsOnly && !_site.Behaviour.CanReadDuringMaintenance);

    private bool IsV2(string path) => path.StartsWith("/api/v2/", StringComparison.Ordinal) && _site.Behaviour.HasV2;

    private (SandboxResponse Response, string User, bool Succeeded) RouteUnlimited(SandboxRequest request)
    {
        if (Limit(request) is { } refusal)
        {
            return (refusal, "Guest", false);
        }

        var target = RequestTarget.Parse(request.RawPathAndQuery);
        var session = new Session(Authentication.Guest);
        var isV2 = IsV2(target.Path);
        try
        {
            if (IsClosed)
            {
                return _site.Behaviour.ShowsMaintenanceAsPage
                    ? (_writer.Html(503, "Updating", "We are updating the site, please come back in a few minutes."), "Guest", false)
                    : throw FrappeErrors.Stopped();
            }

            session = new Session(_authentication.Identify(request));
            if (!target.Path.StartsWith("/api/", StringComparison.Ordinal))
            {
                return (Page(request, target.Path, session), session.User.Name, false);
            }

            if (request.Method is "OPTIONS" or "HEAD")
            {
                return (_writer.Empty(200, "text/plain; charset=utf-8"), session.User.Name, false);
            }

            var form = RequestForm.Read(request, target.Query, _site.Behaviour);
            var reply = Dispatch(new ApiCall(request.Method, target.Path["/api/".Length..], form, session), isV2);
            if (Maintenance != SandboxMaintenance.Off && _site.Database.Transaction.HasChanges)
            {
                throw FrappeErrors.ReadOnly();
            }

            return (_writer.Write(reply, session, isV2), session.User.Name, true);
        }
        catch (FrappeError thrown)
        {
            var error = thrown;
            if (_site.Behaviour.HidesMissingDocuments
                && error.MissingFrom is { } docType and not "DocType"
                && !session.User.CanRead(docType))
            {
                error = Permissions.Hidden(session, docType);
            }

            // A browser gets a page instead of the error, and always with status 500.
            var response = WantsHtml(request) ? _writer.Html(500, "Internal Server Error") : _writer.Write(error, session, isV2);
            return (response, session.User.Name, false);
        }
    }

    /// <summary>The answer of a fault.</summary>
    public SandboxResponse Fail(SandboxFault fault)
    {
        var response = _writer.Response(fault.Status, fault.ContentType, Encoding.UTF8.GetBytes(fault.Body));
        var headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in fault.Headers)
        {
            headers[name] = value;
        }

        return response with { Headers = headers };
    }

    private static bool WantsHtml(SandboxRequest request) =>
        request.Header("Accept") is { } accept
        && accept.Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase);

    private SandboxResponse? Limit(SandboxRequest request)
    {
        var line = request.Method.Length + request.RawPathAndQuery.Length + " ".Length + " HTTP/1.1".Length;
        if (line > LongestRequestLine)
        {
            return _writer.Html(400, "Bad Request", $"Request Line is too large ({line} &gt; {LongestRequestLine})");
        }

        return request.Body.Length > _site.Behaviour.LargestBody
            ? _writer.Response(413, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(
                "<!doctype html>\n<html lang=en>\n<title>413 Request Entity Too Large</title>\n<h1>Request Entity Too Large</h1>\n"
                + "<p>The data value transmitted exceeds the capacity limit.</p>\n"))
            : null;
    }

    /// <summary>Files. The web server's own pages would come here too; the sandbox has none.</summary>
    private SandboxResponse Page(SandboxRequest request, string path, Session session)
    {
        if (FileDocType.IsLocal(path) && request.Method is "GET" or "HEAD")
        {
            return _downloads.Answer(path, session);
        }

        if (path is "/" or "" && !WantsHtml(request))
        {
            throw FrappeErrors.Python("AttributeError", "'NoneType' object has no attribute 'get'");
        }

        return path is "/" or "" ? _writer.Html(200, "Login") : _writer.Html(404, "Not Found");
    }

    private Reply Dispatch(ApiCall call, bool isV2)
    {
        if (call.Form["cmd"] is not null)
        {
            // A parameter cmd turns any request into a call of that method.
            return _methods.Route(call with { Path = call.Form.Text("cmd") });
        }

        var (area, rest) = call.Split();
        if (area == "v1" && rest is not null && _site.Behaviour.HasV1Prefix)
        {
            (area, rest) = (call with { Path = rest }).Split();
        }

        var inner = call with { Path = rest ?? "" };
        return area switch
        {
            "resource" => _resources.Route(inner),
            "method" => _methods.Route(inner),
            "v2" when isV2 => _v2.Route(inner),
            _ => throw FrappeErrors.NotFoundBare(),
        };
    }
}
