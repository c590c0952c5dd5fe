namespace ErpSync;

/// <summary>Starts practice sites. Implemented by the sandbox assembly in the private load context.</summary>
public interface ISandboxEntryPoint
{
    /// <summary>Starts both sites on 127.0.0.1.</summary>
    /// <param name="options">Ports, data, latency.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    Task<ISandboxSession> StartAsync(SandboxOptions options, CancellationToken cancellationToken);
}
