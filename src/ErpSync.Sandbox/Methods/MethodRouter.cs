namespace ErpSync.Sandbox;

/// <summary><c>/api/method/dotted.name</c>, in both API versions.</summary>
internal sealed class MethodRouter
{
    private readonly Dictionary<string, ApiMethod> _methods = new(StringComparer.Ordinal);

    public MethodRouter(params IEnumerable<KeyValuePair<string, ApiMethod>> methods)
    {
        foreach (var (name, method) in methods)
        {
            _methods[name] = method;
        }
    }

    public Reply Route(ApiCall call)
    {
        var name = call.Path.TrimEnd('/');
        if (!_methods.TryGetValue(name, out var method))
        {
            throw Unknown(name);
        }

        if (!method.AllowsGuest && call.Session.User == Authentication.Guest)
        {
            var text = "<details><summary>You are not permitted to access this resource. Login to access</summary>"
                + $"Function <strong>{name}</strong> is not whitelisted.</details>";
            throw new FrappeError(403, "PermissionError", text) { ServerMessages = [ServerMessage.Thrown(text, "Method Not Allowed")] };
        }

        return method.WritesOnly && call.IsRead
            ? throw new FrappeError(403, "PermissionError", "Not permitted") { ServerMessages = [ServerMessage.Thrown("Not permitted")] }
            : method.Invoke(call);
    }

    /// <summary>An unknown method is a 417 that tells how the lookup failed.</summary>
    private static FrappeError Unknown(string name)
    {
        var first = name.Split('.')[0];
        var dot = name.LastIndexOf('.');
        var isInstalled = first is "frappe" or "erpnext";
        var reason = dot < 0 ? $"'{name}'"
            : isInstalled ? $"module '{name[..dot]}' has no attribute '{name[(dot + 1)..]}'"
            : $"App {first} is not installed";
        var text = $"Failed to get method for command {name} with {reason}";
        return new FrappeError(417, "ValidationError", text)
        {
            ServerMessages = dot >= 0 && !isInstalled
                ? [ServerMessage.Thrown(reason), ServerMessage.Thrown(text)]
                : [ServerMessage.Thrown(text)],
        };
    }
}
