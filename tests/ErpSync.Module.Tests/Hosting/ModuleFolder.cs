using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>The built module at the root of the clone, which these tests import as a user does.</summary>
internal static class ModuleFolder
{
    public static string Root { get; } = FindRoot();

    public static string Manifest { get; } = Path.Combine(Root, "ErpSync.psd1");

    public static string Source { get; } = Path.Combine(Root, "src", "ErpSync.Commands", "Module");

    public static string TestSource { get; } = Path.Combine(Root, "tests", "ErpSync.Module.Tests");

    public static string ShellAssembly { get; } = typeof(ModuleFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ShellAssembly").Value!;

    public static string Lib(params string[] parts) => Path.Combine([Root, "lib", .. parts]);

    /// <summary>The fakes implement the contract, so it is needed before the first import; it must be the module's own copy.</summary>
    [ModuleInitializer]
    internal static void ResolveFromTheModule() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Lib(name.Name + ".dll");
        return name.Name is "ErpSync.Abstractions" or "ErpSync.Commands" && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ErpSync.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("ErpSync.psd1 is not above " + AppContext.BaseDirectory);
    }
}
