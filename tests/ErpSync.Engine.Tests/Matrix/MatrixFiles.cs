using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The files of a site by their content, which is the same on two sites where addresses are not.</summary>
internal sealed partial class MatrixFiles
{
    private readonly Dictionary<string, string> _byUrl = new(StringComparer.Ordinal);
    private readonly ILookup<(string, string), string> _attached;

    public MatrixFiles(FrappeSite site)
    {
        var files = Of(site).ToList();
        foreach (var file in files)
        {
            _byUrl[file["file_url"]!.ToString()] = Token(file);
        }

        _attached = files.ToLookup(file => (file["attached_to_doctype"]?.ToString() ?? "", file["attached_to_name"]?.ToString() ?? ""), Token);
    }

    /// <summary>The Files of a site that are no folders.</summary>
    public static IEnumerable<JsonObject> Of(FrappeSite site) => site.Names("File").Select(name => site.Find("File", name)!).Where(file => file["is_folder"]?.ToString() != "1");

    /// <summary>A File by content and privacy.</summary>
    public static string Token(JsonObject file) => $"<{file["content_hash"]}{(file["is_private"]?.ToString() == "1" ? " private" : "")}>";

    /// <summary>A person uploads a picture of which there is no other one.</summary>
    public static JsonObject Upload(SyncWorld world, MatrixCell cell, Side side, bool isPrivate, string? field)
    {
        var content = cell.Fresh($"{cell.DocType} file");
        return world.Insert(side, "File", new JsonObject
        {
            ["file_name"] = content.Replace(' ', '-') + ".png",
            ["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)),
            ["decode"] = 1,
            ["is_private"] = isPrivate ? 1 : 0,
            ["attached_to_doctype"] = cell.DocType,
            ["attached_to_name"] = cell.Names[side],
            ["attached_to_field"] = field,
        });
    }

    /// <summary>A value with contents in place of addresses; an address that leads nowhere stays.</summary>
    public string Neutral(string text) => text.Contains("/files/", StringComparison.Ordinal) ? Address().Replace(text, match => _byUrl.GetValueOrDefault(match.Value, match.Value)) : text;

    /// <summary>What is attached to a document, each content once.</summary>
    public string Attached(JsonObject document) =>
        string.Join(' ', _attached[(document["doctype"]!.ToString(), document["name"]!.ToString())].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex("""(/private)?/files/[^"'\s<>]+""")]
    private static partial Regex Address();
}
