using System.Management.Automation;
using System.Reflection;
using System.Text;
using ErpSync.ModuleTests.Help;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

/// <summary>What scripts may rely on. A change here is a change for users: say so in the changelog.</summary>
public sealed class SurfaceTests
{
    [Fact]
    public void The_public_surface_is_what_was_approved()
    {
        using var runspace = new ModuleRunspace();
        var surface = new StringBuilder();
        foreach (var cmdlet in runspace.Run("Get-Command -Module ErpSync").Output.Select(command => (CmdletInfo)command.BaseObject)
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal))
        {
            Describe(cmdlet, surface);
        }

        surface.Append("error ids\n");
        foreach (var id in typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal))
        {
            surface.Append("  ").Append(id).Append('\n');
        }

        Approval.Verify(Path.Combine(ModuleFolder.TestSource, "surface.approved.txt"), surface.ToString());
    }

    private static void Describe(CmdletInfo cmdlet, StringBuilder surface)
    {
        var attribute = cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;
        surface.Append(cmdlet.Name).Append(attribute.SupportsShouldProcess ? $"  ShouldProcess {attribute.ConfirmImpact}" : string.Empty)
            .Append('\n');
        surface.Append("  output ").AppendJoin(", ", cmdlet.OutputType.Select(output => output.Name).Order(StringComparer.Ordinal))
            .Append('\n');
        foreach (var parameter in HelpDocument.OwnParameters(cmdlet).Where(parameter => parameter.Name is not ("WhatIf" or "Confirm")))
        {
            surface.Append("  -").Append(parameter.Name).Append(' ').Append(parameter.ParameterType)
                .Append(parameter.Aliases.Count == 0 ? string.Empty : $"  alias {string.Join(", ", parameter.Aliases)}");
            foreach (var (set, use) in parameter.ParameterSets.OrderBy(set => set.Key, StringComparer.Ordinal))
            {
                surface.Append("  [").Append(set)
                    .Append(use.IsMandatory ? " mandatory" : string.Empty)
                    .Append(use.Position < 0 ? string.Empty : $" position {use.Position}")
                    .Append(use.ValueFromPipeline ? " pipeline" : string.Empty)
                    .Append(use.ValueFromPipelineByPropertyName ? " property" : string.Empty)
                    .Append(']');
            }

            surface.Append('\n');
        }

        surface.Append('\n');
    }
}
