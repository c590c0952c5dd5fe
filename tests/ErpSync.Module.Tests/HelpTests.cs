using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using ErpSync.ModuleTests.Help;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class HelpTests : IDisposable
{
    private readonly ModuleRunspace _runspace = new();

    public void Dispose() => _runspace.Dispose();

    [Fact]
    public void The_help_file_is_what_its_sources_and_the_cmdlets_say() =>
        Approval.Verify(Path.Combine(ModuleFolder.Source, "en-US", "ErpSync.Commands.dll-Help.xml"), HelpDocument.Build(Cmdlets()));

    [Fact]
    public void Every_cmdlet_has_a_synopsis_a_description_and_two_examples_with_output()
    {
        foreach (var cmdlet in Cmdlets())
        {
            var source = HelpSource.Load(cmdlet.Name);
            Assert.InRange(source.Synopsis.Length, 20, 200);
            Assert.NotEmpty(source.Description);
            Assert.True(source.Examples.Count >= 2, $"{cmdlet.Name} has {source.Examples.Count} example(s).");
            Assert.Contains(source.Examples, example => example.Output.Length > 0);
            Assert.NotEmpty(source.Outputs);
            Assert.NotEmpty(source.Links);
        }
    }

    [Fact]
    public void Every_parameter_is_explained_and_no_explanation_is_left_over()
    {
        foreach (var cmdlet in Cmdlets())
        {
            var source = HelpSource.Load(cmdlet.Name);
            Assert.Empty(HelpDocument.OwnParameters(cmdlet).Where(parameter => HelpDocument.ParameterText(parameter, source).Length < 15)
                .Select(parameter => $"{cmdlet.Name} -{parameter.Name}"));
            Assert.Subset(cmdlet.Parameters.Keys.ToHashSet(), source.ParameterNames.ToHashSet());
        }
    }

    [Fact]
    public void Every_parameter_has_a_tooltip()
    {
        var without =
            from cmdlet in Cmdlets()
            from parameter in HelpDocument.OwnParameters(cmdlet)
            where parameter.Name is not ("WhatIf" or "Confirm")
            where !parameter.Attributes.OfType<ParameterAttribute>().All(attribute => !string.IsNullOrEmpty(attribute.HelpMessage))
            select $"{cmdlet.Name} -{parameter.Name}";

        Assert.Empty(without);
    }

    [Fact]
    public void Get_Help_finds_the_text_the_parameters_and_the_examples_of_every_cmdlet()
    {
        foreach (var cmdlet in Cmdlets())
        {
            var help = _runspace.Run("Get-Help $name -Full", ("name", cmdlet.Name)).Output.Single();

            Assert.Equal(HelpSource.Load(cmdlet.Name).Synopsis, ((string)help.Properties["Synopsis"].Value).Trim());
            var parameters = _runspace.Run("(Get-Help $name -Parameter *).Name", ("name", cmdlet.Name)).Of<string>();
            Assert.Equal(
                HelpDocument.OwnParameters(cmdlet).Select(parameter => parameter.Name),
                parameters.Except(Cmdlet.CommonParameters).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_example_parses_and_uses_commands_and_parameters_that_exist()
    {
        foreach (var cmdlet in Cmdlets())
        {
            foreach (var example in HelpSource.Load(cmdlet.Name).Examples)
            {
                AssertScript(example.Code, $"{cmdlet.Name}: {example.Title}");
            }
        }
    }

    [Fact]
    public void Every_topic_is_found_and_its_commands_exist()
    {
        foreach (var topic in new[] { "about_ErpSync", "about_ErpSync_Configuration", "about_ErpSync_Conflicts",
            "about_ErpSync_Documents", "about_ErpSync_Troubleshooting" })
        {
            var text = string.Concat(_runspace.Run("Get-Help $topic", ("topic", topic)).Output.Select(part => part.BaseObject as string));

            Assert.Contains("SHORT DESCRIPTION", text, StringComparison.Ordinal);
            var commands = Regex.Matches(text, @"\b(Invoke|Get|Test|New|Register|Unregister|Resolve|Reset|Compare|Start|Stop)-Erp\w+")
                .Select(match => match.Value).ToHashSet();
            Assert.Subset(Cmdlets().Select(cmdlet => cmdlet.Name).ToHashSet(), commands);
            foreach (Match line in Regex.Matches(text, @"^\s+PS> (.+)$", RegexOptions.Multiline))
            {
                AssertScript(line.Groups[1].Value, topic);
            }
        }
    }

    [Fact]
    public void The_troubleshooting_topic_has_an_entry_for_every_error_id()
    {
        var topic = File.ReadAllText(Path.Combine(ModuleFolder.Source, "en-US", "about_ErpSync_Troubleshooting.help.txt"))
            .ReplaceLineEndings("\n");
        var ids = typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(
            ids.Order(StringComparer.Ordinal),
            Regex.Matches(topic, "^  (Erp[A-Za-z]+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
    }

    private List<CmdletInfo> Cmdlets() =>
        [.. _runspace.Run("Get-Command -Module ErpSync").Output.Select(command => (CmdletInfo)command.BaseObject)];

    private void AssertScript(string script, string place)
    {
        var ast = Parser.ParseInput(script, out _, out var errors);
        Assert.True(errors.Length == 0, $"{place}: {string.Join("; ", errors.Select(error => error.Message))}");
        var known = Cmdlets().ToDictionary(cmdlet => cmdlet.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var command in ast.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (command.GetCommandName() is not { } name || !name.Contains("-Erp", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            Assert.True(known.TryGetValue(name, out var cmdlet), $"{place}: there is no {name}.");
            foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
            {
                Assert.True(cmdlet.Parameters.Values.Any(each => Named(each, parameter.ParameterName)),
                    $"{place}: {name} has no -{parameter.ParameterName}.");
            }
        }
    }

    private static bool Named(ParameterMetadata parameter, string name) =>
        parameter.Aliases.Prepend(parameter.Name).Contains(name, StringComparer.OrdinalIgnoreCase);
}
