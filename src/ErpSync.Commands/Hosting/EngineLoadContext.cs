using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace ErpSync.Commands.Hosting;

/// <summary>
/// The private home of the engine, the sandbox and everything they depend on, so that no other module's YamlDotNet, Polly or
/// Microsoft.Extensions can clash with ours. Not collectible: SQLite and the web server hold native handles.
/// </summary>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    // The service lies in the same folder and runs as a process of its own.
    private const string ServiceDependencies = "ErpSync.Host.deps.json";
    private readonly AssemblyDependencyResolver[] _resolvers;
    private readonly Lazy<string?> _sharedFramework;

    /// <summary>Makes the context over one folder.</summary>
    /// <param name="folder">The folder that holds the engine, each root assembly with its deps.json.</param>
    /// <param name="locator">Finds ASP.NET Core; asked when the folder does not hold an assembly.</param>
    public EngineLoadContext(string folder, SharedFrameworkLocator locator)
        : base("ErpSync", isCollectible: false)
    {
        Folder = folder;
        _resolvers = [.. Directory.EnumerateFiles(folder, "*.deps.json")
            .Where(deps => Path.GetFileName(deps) != ServiceDependencies)
            .Order(StringComparer.Ordinal)
            .Select(deps => new AssemblyDependencyResolver(deps[..^".deps.json".Length] + ".dll"))];
        _sharedFramework = new Lazy<string?>(locator.Find);
    }

    /// <summary>The folder that holds the engine.</summary>
    public string Folder { get; }

    /// <summary>The machine's ASP.NET Core; null when there is none.</summary>
    public string? SharedFramework => _sharedFramework.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The contract must be one and the same on both sides of the door, and PowerShell's own types belong to PowerShell.
        if (assemblyName.Name == typeof(IErpSyncEntryPoint).Assembly.GetName().Name)
        {
            return typeof(IErpSyncEntryPoint).Assembly;
        }

        if (assemblyName.Name == typeof(PSObject).Assembly.GetName().Name)
        {
            return typeof(PSObject).Assembly;
        }

        var path = _resolvers.Select(resolver => resolver.ResolveAssemblyToPath(assemblyName)).FirstOrDefault(found => found is not null)
            ?? InSharedFramework(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolvers.Select(resolver => resolver.ResolveUnmanagedDllToPath(unmanagedDllName))
            .FirstOrDefault(found => found is not null);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    private string? InSharedFramework(AssemblyName assemblyName)
    {
        if (SharedFramework is null)
        {
            return null;
        }

        var path = Path.Combine(SharedFramework, assemblyName.Name + ".dll");
        return File.Exists(path) ? path : null;
    }
}
