using System.Management.Automation;
using System.Text.RegularExpressions;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ImportTests
{
    [Fact]
    public void The_module_exports_exactly_the_cmdlets_of_its_manifest()
    {
        using var runspace = new ModuleRunspace();
        var manifest = runspace.Run("(Test-ModuleManifest -Path $path).ExportedCmdlets.Keys", ("path", ModuleFolder.Manifest)).Of<string>();

        var exported = runspace.Run("Get-Command -Module ErpSync").Output.Select(command => ((CommandInfo)command.BaseObject).Name)
            .ToList();

        Assert.Equal(manifest.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
        Assert.Contains("Invoke-ErpSync", exported);
    }

    [Fact]
    public void Every_cmdlet_class_is_exported()
    {
        using var runspace = new ModuleRunspace();
        var classes = typeof(Commands.InvokeErpSyncCommand).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(CmdletAttribute), inherit: false).Cast<CmdletAttribute>())
            .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

        var exported = runspace.Run("(Get-Module ErpSync).ExportedCmdlets.Keys").Of<string>();

        Assert.Equal(classes.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Importing_again_with_force_keeps_the_commands_working()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("Import-Module $path -Force; Remove-Module ErpSync; Import-Module $path; (Get-ErpSyncStatus).Total",
            ("path", ModuleFolder.Manifest));

        Assert.Empty(run.Errors);
        Assert.Equal([0L], run.Of<long>());
    }

    [Fact]
    public void Manifest_assembly_and_changelog_have_the_same_version()
    {
        using var runspace = new ModuleRunspace();
        var version = runspace.Run("(Get-Module ErpSync).Version").Of<Version>()[0];
        var assembly = typeof(Commands.InvokeErpSyncCommand).Assembly.GetName().Version!;
        var head = File.ReadLines(Path.Combine(ModuleFolder.Root, "CHANGELOG.md"))
            .Select(line => Regex.Match(line, @"^## \[?(\d+\.\d+\.\d+)"))
            .First(match => match.Success).Groups[1].Value;

        Assert.Equal(version.ToString(3), assembly.ToString(3));
        Assert.Equal(version.ToString(3), head);
    }

    [Fact]
    public void The_manifest_asks_for_the_engine_it_was_built_for_and_exports_no_patterns()
    {
        using var runspace = new ModuleRunspace();

        var manifest = (PSModuleInfo)runspace.Run("Test-ModuleManifest -Path $path", ("path", ModuleFolder.Manifest)).Output[0].BaseObject;

        Assert.Equal(new Version(7, 6), manifest.PowerShellVersion);
        Assert.Equal(["Core"], manifest.CompatiblePSEditions);
        Assert.Empty(manifest.ExportedFunctions);
        Assert.Empty(manifest.ExportedAliases);
        Assert.Empty(manifest.ExportedVariables);
        Assert.Contains("PSEdition_Core", manifest.Tags);
        Assert.NotNull(manifest.LicenseUri);
    }
}
