namespace ErpSync.Engine.Frappe;

/// <summary>
/// The paths of Frappe's REST API. Names are percent-encoded in full, so that no character of a name can change the route.
/// </summary>
internal static class SiteRoutes
{
    public static string Collection(string docType) => $"/api/resource/{Segment(docType)}";

    public static string Document(string docType, string name) => $"/api/resource/{Segment(docType)}/{Segment(name)}";

    /// <summary>The only create that keeps a name for every naming rule (Frappe 15.82 and later).</summary>
    public static string Version2Collection(string docType) => $"/api/v2/document/{Segment(docType)}";

    public static string Function(string function) => $"/api/method/{function}";

    public static string Version2Function(string function) => $"/api/v2/method/{function}";

    /// <summary>The address of a file below the site's own, such as /private/files/a b.txt.</summary>
    public static string File(string url) => string.Join('/', url.Split('/').Select(part => part.Length == 0 ? "" : Segment(part)));

    /// <summary>
    /// Whether a name can stand in a path. Frappe's route takes off a slash at the end and does not match one at the start, so such names
    /// can only be read and deleted by functions that take them in the body.
    /// </summary>
    public static bool FitsPath(string name) => !name.StartsWith('/') && !name.EndsWith('/');

    /// <summary>
    /// One path segment. "." and ".." are names too, and every layer that tidies paths would drop them: their dots are encoded as well.
    /// </summary>
    public static string Segment(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return text is "." or ".." ? text.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(text);
    }
}
