using System.Reflection;

namespace ErpSync.Commands.Hosting;

/// <summary>
/// The door into the private load context. Nothing behind it is loaded at import, only when a command first needs it.
/// One context serves the process: assemblies stay loaded until it ends, whatever happens to the module.
/// </summary>
internal static class EngineBridge
{
    private static readonly SharedFrameworkLocator Locator = new(Search());

    private static readonly Lazy<EngineLoadContext> Context = new(
        () => new EngineLoadContext(EngineFolder(), Locator),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The engine's entry point.</summary>
    /// <exception cref="ErpSyncException">ErpEngineMissing.</exception>
    public static IErpSyncEntryPoint Engine() => Create<IErpSyncEntryPoint>("ErpSync.Engine", "ErpSync.Engine.EntryPoint");

    /// <summary>The sandbox's entry point.</summary>
    /// <exception cref="ErpSyncException">ErpEngineMissing, or ErpAspNetCoreNotFound.</exception>
    public static ISandboxEntryPoint Sandbox()
    {
        var sandbox = Create<ISandboxEntryPoint>("ErpSync.Sandbox", "ErpSync.Sandbox.SandboxEntryPoint");
        return Context.Value.SharedFramework is null ? throw Locator.NotFound() : sandbox;
    }

    /// <summary>The webhook server's entry point.</summary>
    /// <exception cref="ErpSyncException">ErpEngineMissing, or ErpAspNetCoreNotFound.</exception>
    public static IWebhookEntryPoint Webhooks()
    {
        var webhooks = Create<IWebhookEntryPoint>("ErpSync.Webhooks", "ErpSync.Webhooks.WebhookEntryPoint");
        return Context.Value.SharedFramework is null ? throw Locator.NotFound() : webhooks;
    }

    private static T Create<T>(string assembly, string type)
        where T : class
    {
        try
        {
            var loaded = Context.Value.LoadFromAssemblyName(new AssemblyName(assembly));
            return Activator.CreateInstance(loaded.GetType(type, throwOnError: true)!) as T
                ?? throw new TypeLoadException($"{type} does not implement {typeof(T).Name}.");
        }
        catch (Exception exception) when (
            exception is IOException or BadImageFormatException or TypeLoadException or MissingMethodException)
        {
            throw new ErpSyncException(
                new ErpSyncError(
                    ErrorIds.EngineMissing,
                    ErpErrorCategory.NotInstalled,
                    $"{assembly}.dll could not be loaded from {EngineFolder()}: {exception.Message}",
                    "Install the module again, or run dotnet build in the clone. "
                    + "If another version of ErpSync was imported before, start a new session.",
                    assembly),
                exception);
        }
    }

    // Last comes what a module package brings itself: the machine's own is kept up to date by its owner.
    private static SharedFrameworkSearch Search()
    {
        var machine = DotnetRoots.Search();
        return machine with { Roots = [.. machine.Roots, ModuleFile("dotnet")] };
    }

    private static string EngineFolder() => ModuleFile("engine");

    private static string ModuleFile(string name) => Path.Combine(Path.GetDirectoryName(typeof(EngineBridge).Assembly.Location)!, name);
}
