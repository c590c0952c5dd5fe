namespace ErpSync;

/// <summary>The one door from the default load context into the engine's private one. Implemented by the engine assembly.</summary>
public interface IErpSyncEntryPoint
{
    /// <summary>Finds and reads the configuration and opens an engine on it.</summary>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ErpSyncException">ErpConfigNotFound, or ErpConfigInvalid with every finding in the message.</exception>
    IErpSyncEngine Open(EngineOptions options);

    /// <summary>Every finding in the configuration. No network, nothing created.</summary>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ErpSyncException">ErpConfigNotFound.</exception>
    IReadOnlyList<ConfigFinding> TestConfiguration(EngineOptions options);

    /// <summary>Writes a commented config.yaml and, beside it, a .env template.</summary>
    /// <param name="path">The absolute path of the configuration file to write.</param>
    /// <param name="force">Overwrites existing files.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="ErpSyncException">ErpConfigExists when a file is there and <paramref name="force"/> is false.</exception>
    IReadOnlyList<string> WriteConfigurationTemplate(string path, bool force);

    /// <summary>What tab completion may offer: configured DocTypes, and names and conflict ids from the state. Never the network; never throws.</summary>
    /// <param name="options">Where to look.</param>
    ICompletionSource OpenCompletion(EngineOptions options);
}
