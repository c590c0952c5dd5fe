using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ErpSync.ModuleTests.Help;

/// <summary>Puts the help file together (MAML, the form Get-Help reads) from the sources and from the cmdlets themselves.</summary>
internal static class HelpDocument
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Help = "http://msh";

    private static readonly Dictionary<string, string> CommonTexts = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would happen. Nothing is written.",
        ["Confirm"] = "Asks before anything is written.",
    };

    public static string Build(IEnumerable<CmdletInfo> cmdlets)
    {
        var document = new XDocument(new XElement(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).Select(cmdlet => Item(cmdlet, HelpSource.Load(cmdlet.Name)))));
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        using (var writer = XmlWriter.Create(text, settings))
        {
            document.Save(writer);
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    public static IEnumerable<ParameterMetadata> OwnParameters(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    public static string ParameterText(ParameterMetadata parameter, HelpSource source) =>
        source.Parameter(parameter.Name)
        ?? CommonTexts.GetValueOrDefault(parameter.Name)
        ?? parameter.Attributes.OfType<ParameterAttribute>().Select(attribute => attribute.HelpMessage)
            .FirstOrDefault(text => !string.IsNullOrEmpty(text))
        ?? string.Empty;

    private static XElement Item(CmdletInfo cmdlet, HelpSource source) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Described([source.Synopsis])),
        Described(source.Description),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(cmdlet, set, source))),
        new XElement(Command + "parameters", OwnParameters(cmdlet).Select(parameter => Parameter(cmdlet, parameter, source))),
        new XElement(Command + "inputTypes", source.Inputs.Select(input => Typed("inputType", input))),
        new XElement(Command + "returnValues", source.Outputs.Select(output => Typed("returnValue", output))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(source.Notes))),
        new XElement(Command + "examples", source.Examples.Select(Example)),
        new XElement(Maml + "relatedLinks", source.Links.Select(Link)));

    private static XElement Syntax(CmdletInfo cmdlet, CommandParameterSetInfo set, HelpSource source) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        set.Parameters
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenBy(parameter => parameter.IsMandatory ? 0 : 1)
            .ThenBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Element(
                cmdlet.Parameters[parameter.Name], source, parameter.IsMandatory, parameter.Position, parameter.ValueFromPipeline,
                    parameter.ValueFromPipelineByPropertyName)));

    private static XElement Parameter(CmdletInfo cmdlet, ParameterMetadata parameter, HelpSource source)
    {
        var uses = cmdlet.ParameterSets.SelectMany(set => set.Parameters).Where(use => use.Name == parameter.Name).ToList();
        return Element(
            parameter,
            source,
            uses.All(use => use.IsMandatory),
            uses.Max(use => use.Position),
            uses.Any(use => use.ValueFromPipeline),
            uses.Any(use => use.ValueFromPipelineByPropertyName));
    }

    private static XElement Element(
        ParameterMetadata parameter, HelpSource source, bool isMandatory, int position, bool isFromPipeline, bool isFromProperty)
    {
        var pipeline = (isFromPipeline, isFromProperty) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", Word(isMandatory)),
            new XAttribute("variableLength", "true"),
            new XAttribute("globbing", Word(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any())),
            new XAttribute("pipelineInput", pipeline),
            new XAttribute("position", position < 0 ? "named" : position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            Described([ParameterText(parameter, source)]));
        if (!parameter.SwitchParameter)
        {
            element.Add(new XElement(
                Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"),
                    TypeName(parameter.ParameterType)));
        }

        element.Add(new XElement(Dev + "type", new XElement(Maml + "name", TypeName(parameter.ParameterType)), new XElement(Maml + "uri")));
        return element;
    }

    private static XElement Example(HelpExample example, int index)
    {
        // As in a console: what is typed, and what comes back.
        var typed = "PS> " + example.Code.Replace("\n", "\n>> ", StringComparison.Ordinal);
        return new XElement(
            Command + "example",
            new XElement(Maml + "title",
                $"Example {(index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}: {example.Title}"),
            new XElement(Dev + "code", example.Output.Length == 0 ? typed : $"{typed}\n\n{example.Output}"),
            new XElement(Dev + "remarks", Paragraphs(example.Remarks)));
    }

    private static XElement Typed(string element, (string Type, string Text) value) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", value.Type)),
        Described([value.Text]));

    private static XElement Link(string name) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", name), new XElement(Maml + "uri"));

    private static XElement Described(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));

    private static string Word(bool value) => value ? "true" : "false";

    private static string TypeName(Type type)
    {
        if (type.IsArray)
        {
            return TypeName(type.GetElementType()!) + "[]";
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "string" : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type.GetTypeInfo().Name;
    }
}
