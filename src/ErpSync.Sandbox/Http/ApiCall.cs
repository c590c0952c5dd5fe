namespace ErpSync.Sandbox;

/// <summary>One request to the API on its way through a router.</summary>
/// <param name="Verb">HTTP verb in capitals.</param>
/// <param name="Path">Decoded path behind the prefix of the router.</param>
/// <param name="Form">Parameters and body.</param>
/// <param name="Session">Who asks.</param>
internal sealed record ApiCall(string Verb, string Path, RequestForm Form, Session Session)
{
    public bool IsRead => Verb is "GET" or "HEAD";

    /// <summary>Cuts the path at its first slash.</summary>
    public (string Head, string? Tail) Split()
    {
        var slash = Path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (Path, null) : (Path[..slash], Path[(slash + 1)..]);
    }
}
