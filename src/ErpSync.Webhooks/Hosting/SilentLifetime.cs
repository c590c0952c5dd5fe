using Microsoft.Extensions.Hosting;

namespace ErpSync.Webhooks.Hosting;

/// <summary>Takes the place of the console lifetime, which would take Ctrl+C away from the shell this runs in.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
