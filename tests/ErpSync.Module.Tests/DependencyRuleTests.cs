using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
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

        Assert.Equal(["Microsoft.Win32.Primitives", "Microsoft.Win32.Registry"], foreign.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Synchronizing_needs_no_ASP_NET_Core() =>
        Assert.DoesNotContain(References("engine/ErpSync.Engine"), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Fact]
    public void The_module_ships_no_PowerShell_and_its_contract_once_for_the_shell_and_once_for_the_service()
    {
        var shipped = Directory.EnumerateFiles(ModuleFolder.Lib(), "*", SearchOption.AllDirectories).ToList();

        Assert.DoesNotContain("System.Management.Automation.dll", shipped.Select(Path.GetFileName));
        Assert.Equal(
            new[] { ModuleFolder.Lib("ErpSync.Abstractions.dll"), ModuleFolder.Lib("engine", "ErpSync.Abstractions.dll") }.Order(StringComparer.Ordinal),
            shipped.Where(path => Path.GetFileName(path) == "ErpSync.Abstractions.dll").Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(ModuleFolder.Lib("ErpSync.Abstractions.dll")), File.ReadAllBytes(ModuleFolder.Lib("engine", "ErpSync.Abstractions.dll")));
    }

    [Fact]
    public void The_native_libraries_are_those_of_the_eight_platforms_we_serve()
    {
        var platforms = Directory.EnumerateDirectories(ModuleFolder.Lib("engine", "runtimes"))
            .Where(folder => Directory.Exists(Path.Combine(folder, "native")))
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"],
            platforms);
    }

    [Fact]
    public void The_service_finds_all_it_needs_in_the_module_on_every_platform_we_serve()
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(ModuleFolder.Lib("engine", "ErpSync.Host.deps.json")));
        string[] platforms = ["win", "linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];
        var files = (
            from target in dependencies.RootElement.GetProperty("targets").EnumerateObject()
            from library in target.Value.EnumerateObject()
            from asset in Assets(library.Value)
            where asset.Platform is null || platforms.Contains(asset.Platform)
            select asset.Platform is null ? Path.GetFileName(asset.File) : asset.File).ToList();

        Assert.Contains("runtimes/win/lib/net10.0/System.ServiceProcess.ServiceController.dll", files);
        Assert.All(files, file => Assert.True(File.Exists(ModuleFolder.Lib(["engine", .. file.Split('/')])), file));

        static IEnumerable<(string File, string? Platform)> Assets(JsonElement library)
        {
            if (library.TryGetProperty("runtime", out var runtime))
            {
                foreach (var asset in runtime.EnumerateObject())
                {
                    yield return (asset.Name, null);
                }
            }

            if (library.TryGetProperty("runtimeTargets", out var targets))
            {
                foreach (var asset in targets.EnumerateObject())
                {
                    yield return (asset.Name, asset.Value.GetProperty("rid").GetString());
                }
            }
        }
    }

    private static List<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(ModuleFolder.Lib([.. (assembly + ".dll").Split('/')])));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
