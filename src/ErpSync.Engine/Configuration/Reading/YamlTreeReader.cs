using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Turns YAML into a small tree with places. What a configuration has no need of and attackers do (anchors, aliases, tags, more documents,
/// deep nesting) is refused with a finding; the parser's events are used directly, so an alias is never expanded.
/// </summary>
internal sealed class YamlTreeReader(string file, FindingCollector findings)
{
    private const int DeepestNesting = 16;
    private const int MostNodes = 50_000;

    private string[] _lines = [];
    private int _nodes;
    private bool _stopped;

    /// <summary>The top mapping; null after a finding.</summary>
    public YamlMap? Read(string text)
    {
        _lines = text.TrimEnd().Split('\n');
        if (HasTabIndentation(text))
        {
            return null;
        }

        var parser = new Parser(new StringReader(text));
        try
        {
            return ReadStream(parser);
        }
        catch (YamlException exception)
        {
            SyntaxError(exception.Start, exception.Message);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException)
        {
            // The parser lets these through for some broken escapes, for example "\UFFFFFFFF".
            SyntaxError(parser.Current?.End ?? Mark.Empty, "the text that follows is not valid YAML.");
        }

        return null;
    }

    private YamlMap? ReadStream(Parser parser)
    {
        YamlNode? root = null;
        while (!_stopped && parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart start when root is not null:
                    findings.Error(
                        At(start.Start), "A second YAML document starts here.",
                        "Remove the line with --- ; a configuration is one document.");
                    return null;
                case NodeEvent or AnchorAlias:
                    root = ReadNode(parser, 1);
                    break;
            }
        }

        return _stopped ? null : AsMap(root);
    }

    private YamlMap? AsMap(YamlNode? root)
    {
        switch (root)
        {
            case YamlMap map:
                return map;
            case null or YamlText { IsNull: true }:
                findings.Error(
                    Place.WholeFile(file), "The configuration file is empty.",
                    "Write one with New-ErpSyncConfig -Force, or add a sync_rules: section.");
                break;
            case not YamlBroken:
                var kind = root is YamlList ? "a list" : "a single value";
                findings.Error(
                    new Place(file, root.Line, root.Column, ""), $"The file is {kind}; a configuration starts with section names.",
                    "Begin with a line such as sync_rules: and put the rest beneath it.");
                break;
        }

        return null;
    }

    private YamlNode ReadNode(Parser parser, int depth)
    {
        var start = parser.Current!.Start;
        if (++_nodes > MostNodes || depth > DeepestNesting)
        {
            _stopped = true;
            findings.Error(
                At(start), depth > DeepestNesting ? "The nesting is too deep here." : $"The file holds more than {MostNodes} values.",
                "Check that this is the ErpSync configuration.");
            return Broken(start);
        }

        if (parser.Current is not NodeEvent node)
        {
            findings.Error(At(start), "Aliases (*name) are not allowed.",
                "Write the value out here; text that begins with * needs quotes.");
            return Broken(start);
        }

        if (!node.Anchor.IsEmpty)
        {
            findings.Error(At(node.Start), "Anchors (&name) are not allowed.", "Remove the anchor; text that begins with & needs quotes.");
        }

        if (!node.Tag.IsEmpty)
        {
            findings.Error(At(node.Start), "Tags (!name) are not allowed.", "Remove the tag; text that begins with ! needs quotes.");
        }

        return node switch
        {
            Scalar scalar => ReadText(scalar),
            SequenceStart => ReadList(parser, depth),
            _ => ReadMap(parser, depth),
        };
    }

    private YamlNode ReadText(Scalar scalar)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        if (isPlain && scalar.End.Line > scalar.Start.Line && scalar.Value.Length > 0)
        {
            findings.Error(
                At(scalar.Start), "This value runs on over the next line.",
                "Begin the next line with \"- \" for a list item or \"name: \" for a key, or put the whole text in quotes on one line.");
            return Broken(scalar.Start);
        }

        var (line, column) = Position(scalar.Start);
        return new YamlText(line, column, scalar.Value, isPlain);
    }

    private YamlList ReadList(Parser parser, int depth)
    {
        var (line, column) = Position(parser.Current!.Start);
        var items = new List<YamlNode>();
        while (!_stopped && parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(parser, depth + 1));
        }

        return new YamlList(line, column, items);
    }

    private YamlMap ReadMap(Parser parser, int depth)
    {
        var (line, column) = Position(parser.Current!.Start);
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_stopped && parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var keyNode = ReadNode(parser, depth + 1);
            if (_stopped || !parser.MoveNext())
            {
                break;
            }

            var value = ReadNode(parser, depth + 1);
            switch (keyNode)
            {
                case YamlText key when lines.TryAdd(key.Text, key.Line):
                    entries.Add(new YamlEntry(key, value));
                    break;
                case YamlText key:
                    var name = KeyText.ForDisplay(key.Text);
                    findings.Error(
                        new Place(file, key.Line, key.Column, name),
                        $"The key {name} stands here a second time; the first is on line {lines[key.Text]}.",
                        "Keep one of the two.");
                    break;
                case not YamlBroken:
                    findings.Error(
                        new Place(file, keyNode.Line, keyNode.Column, ""), "A list or mapping stands where a key should be.",
                        "Write a name, a colon, a space and the value; text that begins with { or [ needs quotes.");
                    break;
            }
        }

        return new YamlMap(line, column, entries);
    }

    private void SyntaxError(Mark mark, string reason) =>
        findings.Error(
            At(mark), $"This is not valid YAML: {reason}",
            "Check this line and the one before it: indentation with spaces, a space after each colon, closed quotes and brackets.");

    /// <summary>
    /// The parser's own words for a tab depend on what it expected; so lines that begin with one are found first. Everything here fits in
    /// one line, so there is no text in which such a tab could be meant.
    /// </summary>
    private bool HasTabIndentation(string text)
    {
        Place? first = null;
        var count = 0;
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var content = line.IndexOfAnyExcept(' ', '\t');
            var tab = line.IndexOf('\t');
            if (content > 0 && tab >= 0 && tab < content && line[content] != '#')
            {
                first ??= new Place(file, number, tab + 1, "");
                count++;
            }
        }

        if (first is null)
        {
            return false;
        }

        var more = count > 1 ? $" {count - 1} more such lines follow." : "";
        findings.Error(
            first, $"The line is indented with a tab, which YAML forbids.{more}",
            "Replace the tabs at the beginning of lines by spaces, two per level.");
        return true;
    }

    private YamlBroken Broken(Mark mark) => new(Position(mark).Line, Position(mark).Column);

    private Place At(Mark mark) => new(file, Position(mark).Line, Position(mark).Column, "");

    /// <summary>The parser counts the end of the file as a line of its own; a person looks for it at the end of the last line.</summary>
    private (int Line, int Column) Position(Mark mark) =>
        mark.Line > _lines.Length ? (_lines.Length, _lines[^1].TrimEnd('\r').Length + 1) : ((int)mark.Line, (int)mark.Column);
}
