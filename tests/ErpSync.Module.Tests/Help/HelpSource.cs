using System.Xml.Linq;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests.Help;

/// <summary>
/// What people write about a cmdlet: src/ErpSync.Commands/Module/help/Verb-Noun.xml. Everything else is read off the cmdlet.
/// </summary>
internal sealed class HelpSource
{
    private readonly XElement _root;

    private HelpSource(XElement root) => _root = root;

    public static string Folder { get; } = Path.Combine(ModuleFolder.Source, "help");

    public string Synopsis => Text(_root.Element("synopsis")!.Value);

    public IReadOnlyList<string> Description => Paragraphs(_root.Element("description")!.Value);

    public IReadOnlyList<string> Notes => Paragraphs(_root.Element("notes")?.Value ?? string.Empty);

    public IReadOnlyList<string> Links => [.. _root.Elements("link").Select(link => link.Value.Trim())];

    public IReadOnlyList<HelpExample> Examples =>
    [
        .. _root.Elements("example").Select(example => new HelpExample(
            example.Attribute("title")!.Value,
            Block(example.Element("code")!.Value),
            Block(example.Element("output")?.Value ?? string.Empty),
            Paragraphs(example.Element("remarks")?.Value ?? string.Empty))),
    ];

    public IReadOnlyList<(string Type, string Text)> Inputs => [.. _root.Elements("input").Select(Typed)];

    public IReadOnlyList<(string Type, string Text)> Outputs => [.. _root.Elements("output").Select(Typed)];

    public static HelpSource Load(string cmdlet) => new(XElement.Load(Path.Combine(Folder, cmdlet + ".xml")));

    /// <summary>What is said about a parameter beyond its HelpMessage; null when that says it all.</summary>
    public string? Parameter(string name) =>
        _root.Elements("parameter").SingleOrDefault(parameter => parameter.Attribute("name")!.Value == name) is { } parameter
            ? Text(parameter.Value) : null;

    public IEnumerable<string> ParameterNames => _root.Elements("parameter").Select(parameter => parameter.Attribute("name")!.Value);

    private static (string Type, string Text) Typed(XElement element) => (element.Attribute("type")!.Value, Text(element.Value));

    private static List<string> Paragraphs(string text) =>
        [.. text.ReplaceLineEndings("\n").Split("\n\n").Select(Text).Where(paragraph => paragraph.Length > 0)];

    private static string Text(string text) =>
        string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Keeps the lines and takes off the indentation they have in common.</summary>
    private static string Block(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').SkipWhile(string.IsNullOrWhiteSpace).Reverse()
            .SkipWhile(string.IsNullOrWhiteSpace).Reverse().ToList();
        var indentation = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indentation ? line[indentation..].TrimEnd() : string.Empty));
    }
}
