using System.Reflection;
using System.Reflection.Emit;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

/// <summary>In processes of their own: what is loaded once stays loaded.</summary>
public sealed class LoadContextTests
{
    private const string ListAssemblies =
        "foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) { foreach ($assembly in $context.Assemblies) { "
        + "\"$($context.Name)/$($assembly.GetName().Name)/$($assembly.GetName().Version)\" } }";

    [Fact]
    public void Importing_the_module_loads_nothing_of_the_engine()
    {
        var loaded = Loaded(ListAssemblies);

        Assert.Contains("Default/ErpSync.Commands", loaded.Keys);
        Assert.Contains("Default/ErpSync.Abstractions", loaded.Keys);
        Assert.DoesNotContain(loaded.Keys, name => name.StartsWith("ErpSync/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_engine_and_its_dependencies_live_in_one_private_context_and_share_the_contract()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "sync_rules:\n  doctypes: [Customer]\n");

        var loaded = Loaded("$null = Test-ErpSyncConfig -ConfigPath $env:ERPSYNC_TEST_FOLDER -Quiet; " + ListAssemblies, folder.Path);

        Assert.Contains("ErpSync/ErpSync.Engine", loaded.Keys);
        Assert.Contains("ErpSync/YamlDotNet", loaded.Keys);
        Assert.DoesNotContain("ErpSync/ErpSync.Abstractions", loaded.Keys);
        Assert.DoesNotContain("ErpSync/System.Management.Automation", loaded.Keys);
        Assert.DoesNotContain("Default/YamlDotNet", loaded.Keys);
        Assert.DoesNotContain("Default/ErpSync.Engine", loaded.Keys);
    }

    [Fact]
    public void Other_versions_of_our_dependencies_that_were_loaded_first_change_nothing()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["YamlDotNet", "Polly.Core", "Serilog", "Microsoft.Data.Sqlite", "Microsoft.Extensions.Logging.Abstractions"];
        foreach (var name in names)
        {
            Emit(folder.File(name + ".dll"), name, new Version(1, 0, 0, 0));
        }

        const string Script = """
            $default = [System.Runtime.Loader.AssemblyLoadContext]::Default
            foreach ($file in [IO.Directory]::GetFiles($env:ERPSYNC_TEST_FOLDER, '*.dll')) { $null = $default.LoadFromAssemblyPath($file) }
            Import-Module (Get-Module ErpSync).Path -Force
            $sandbox = Start-ErpSandbox -Documents 3
            $null = Invoke-ErpSync -ConfigPath $sandbox.ConfigPath 3>$null
            if ((Get-ErpSyncStatus -ConfigPath $sandbox.ConfigPath).Total -lt 3) { throw 'Nothing was synchronized.' }
            Stop-ErpSandbox

            """;

        var loaded = Loaded(Script + ListAssemblies, folder.Path);

        Assert.All(names, name => Assert.Equal("1.0.0.0", loaded["Default/" + name]));
        Assert.All(names, name => Assert.NotEqual("1.0.0.0", loaded["ErpSync/" + name]));
        Assert.Contains(loaded.Keys, name => name.StartsWith("ErpSync/Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded.Keys, name => name.StartsWith("Default/Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Loaded(string script, string? folder = null)
    {
        var run = ChildProcess.Shell("-Command", folder is null ? script : $"$env:ERPSYNC_TEST_FOLDER = '{folder}'; {script}");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Errors));
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('/'))
            .Where(parts => parts.Length == 3)
            .ToDictionary(parts => $"{parts[0]}/{parts[1]}", parts => parts[2]);
    }

    private static void Emit(string path, string name, Version version)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        var module = assembly.DefineDynamicModule(name);
        module.DefineType(name + ".Impostor", TypeAttributes.Public).CreateType();
        assembly.Save(path);
    }
}
