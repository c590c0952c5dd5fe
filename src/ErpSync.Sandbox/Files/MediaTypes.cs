namespace ErpSync.Sandbox;

/// <summary>Media types by the ending of a file name, as Python guesses them, with the ending it would give the type.</summary>
internal static class MediaTypes
{
    private const string Unknown = "application/octet-stream";

    private static readonly Dictionary<string, (string Type, string Ending)> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bin"] = (Unknown, "BIN"),
        ["csv"] = ("text/csv", "CSV"),
        ["doc"] = ("application/msword", "DOC"),
        ["docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
        ["gif"] = ("image/gif", "GIF"),
        ["htm"] = ("text/html", "HTML"),
        ["html"] = ("text/html", "HTML"),
        ["jpeg"] = ("image/jpeg", "JPG"),
        ["jpg"] = ("image/jpeg", "JPG"),
        ["json"] = ("application/json", "JSON"),
        ["pdf"] = ("application/pdf", "PDF"),
        ["png"] = ("image/png", "PNG"),
        ["svg"] = ("image/svg+xml", "SVG"),
        ["txt"] = ("text/plain", "TXT"),
        ["webp"] = ("image/webp", "WEBP"),
        ["xls"] = ("application/vnd.ms-excel", "XLS"),
        ["xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
        ["xml"] = ("text/xml", "XML"),
        ["zip"] = ("application/zip", "ZIP"),
    };

    /// <summary>Value of a <c>Content-Type</c> header.</summary>
    public static string ContentType(string fileName)
    {
        var type = Find(fileName)?.Type ?? Unknown;
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    /// <summary>Value of <c>file_type</c>, such as <c>TXT</c>; null for an ending nobody knows.</summary>
    public static string? FileType(string fileName) => Find(fileName)?.Ending;

    /// <summary>Ending for the files of a type, with its dot; empty if the type is unknown.</summary>
    public static string Ending(string mediaType)
    {
        var found = ByEnding.Values.FirstOrDefault(known => known.Type == mediaType).Ending;
        return found is null ? "" : "." + found.ToLowerInvariant();
    }

    private static (string Type, string Ending)? Find(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot >= 0 && ByEnding.TryGetValue(fileName[(dot + 1)..], out var found) ? found : null;
    }
}
