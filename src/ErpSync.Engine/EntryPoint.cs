using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Hosting;

namespace ErpSync.Engine;

/// <summary>The door into the engine, found by name from the default load context.</summary>
public sealed class EntryPoint : IErpSyncEntryPoint
{
    /// <inheritdoc/>
    public IErpSyncEngine Open(EngineOptions options)
    {
        var configuration = ConfigurationLoader.Load(options);
        return new SyncEngine(
            configuration,
            (side, whole) => new FrappeSite(side, whole.Site(side), whole.Retry, SiteHandler.Create(), TimeProvider.System, Random.Shared),
            use => StateFiles.Open(configuration.State.Path, use, TimeProvider.System),
            TimeProvider.System);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ConfigFinding> TestConfiguration(EngineOptions options) => ConfigurationLoader.Check(options);

    /// <inheritdoc/>
    public IReadOnlyList<string> WriteConfigurationTemplate(string path, bool force) =>
        ConfigurationTemplate.Write(path, ConfigurationTemplate.NewWebhookSecret(), force);

    /// <inheritdoc/>
    public ICompletionSource OpenCompletion(EngineOptions options) => new CompletionSource(options);
}
