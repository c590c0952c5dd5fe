using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("ErpSync.Abstractions", new string[0])]
    [InlineData("ErpSync.Commands", new[] { "ErpSync.Abstractions" })]
    [InlineData("engine/ErpSync.Engine", new[] { "ErpSync.Abstractions" })]
    [InlineData("engine/ErpSync.Webhooks", new[] { "ErpSync.Abstractions", "ErpSync.Engine" })]
    [InlineData("engine/ErpSync.Sandbox", new[] { "ErpSync.Abstractions" })]
    public void An_assembly_knows_only_what_lies_below_it(string assembly, string[] allowed)
    {
        var ours = References(assembly).Where(name => name.StartsWith("ErpSync.", StringComparison.Ordinal));

        Assert.Subset(allowed.ToHashSet(), ours.ToHashSet());
    }

    [Theory]
    [InlineData("ErpSync.Abstractions")]
    [InlineData("engine/ErpSync.Engine")]
    [InlineData("engine/ErpSync.Webhooks")]
    [InlineData("engine/ErpSync.Sandbox")]
    public void Nothing_below_the_cmdlets_knows_PowerShell(string assembly) =>
        Assert.DoesNotContain("System.Management.Automation", References(assembly));

    [Fact]
    public void The_default_context_gets_nothing_but_the_base_framework_and_PowerShell()
    {
        var foreign = References("ErpSync.Commands").Concat(References("ErpSync.Abstractions"))
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("ErpSync.", StringComparison.Ordinal))
            .Distinct();

        Assert.Equal(["Microsoft.Win32.Registry"], foreign);
    }

    [Fact]
    public void Synchronizing_needs_no_ASP_NET_Core() =>
        Assert.DoesNotContain(References("engine/ErpSync.Engine"), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_module_ships_no_PowerShell_and_no_second_copy_of_its_contract()
    {
        var shipped = Directory.EnumerateFiles(ModuleFolder.Lib(), "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();

        Assert.DoesNotContain("System.Management.Automation.dll", shipped);
        Assert.Single(shipped, name => name == "ErpSync.Abstractions.dll");
    }

    [Fact]
    public void The_native_libraries_are_those_of_the_eight_platforms_we_serve()
    {
        var platforms = Directory.EnumerateDirectories(ModuleFolder.Lib("engine", "runtimes")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"],
            platforms);
    }

    private static List<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(ModuleFolder.Lib([.. (assembly + ".dll").Split('/')])));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
