using ErpSync.Engine.Events;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.Logging;
using ErpSync.Sandbox;
using ErpSync.Simulation.Scheduling;
using ErpSync.Simulation.States;
using ErpSync.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;

namespace ErpSync.Simulation.Worlds;

/// <summary>The service as one process: what it receives it checks, reads and queues as the server does, and its worker works it off.</summary>
internal sealed class SimulatedService(World world, StateFolder folder) : IDisposable
{
    private readonly CancellationTokenSource _winddown = new();
    private readonly SignatureCheck _signature = new([World.Secret]);
    private readonly DeliveryReader _reader = new(world.Configuration.DocTypes);
    private EventQueue? _queue;

    public SimulatedProcess Process { get; } = world.NewProcess("service");

    /// <summary>Ends when the service does; that of a killed one never ends.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public void Start() => Running = Process.Start(RunAsync);

    /// <summary>Asks it to end what is under way and to begin nothing new.</summary>
    public void Stop() => _winddown.Cancel();

    public void Dispose() => _winddown.Dispose();

    /// <summary>What the server answers; null when there is no connection.</summary>
    public async Task<int?> ReceiveAsync(Side source, WebhookAttempt attempt)
    {
        if (!Process.IsAlive || _queue is not { } queue || _winddown.IsCancellationRequested)
        {
            return null;
        }

        var sent = attempt.Headers.FirstOrDefault(header => header.Key.Equals(SignatureCheck.Header, StringComparison.OrdinalIgnoreCase)).Value;
        if (!_signature.IsValid(sent, attempt.Body.Span))
        {
            return StatusCodes.Status401Unauthorized;
        }

        var delivery = _reader.Read(source, attempt.Body.Span, QueryCollection.Empty);
        if (delivery.Event is not { } incoming)
        {
            return delivery.Status;
        }

        var accepted = Process.Start(() => queue.AcceptAsync(incoming, CancellationToken.None));
        await Task.WhenAny(accepted, Task.Delay(attempt.Timeout, world.Driver.Clock, CancellationToken.None));
        return accepted.IsCompletedSuccessfully ? StatusCodes.Status202Accepted : accepted.IsFaulted ? StatusCodes.Status503ServiceUnavailable : null;
    }

    private async Task RunAsync()
    {
        var options = folder.Options(Process, StateUse.Share);
        var queue = EventQueue.Open(folder.File, Process.Clock, options);
        var sites = new[] { world.OpenSite(Process, Side.Cloud), world.OpenSite(Process, Side.Local) };
        using var log = new RollingLog(world.Configuration.Log, Engine.Logging.SecretRedactor.For(world.Configuration), Process.Clock, _ => { });
        using var store = world.OpenState(Process, StateUse.Share);
        var worker = new RealtimeWorker(
            new RealtimeOptions
            {
                Configuration = world.Configuration,
                Sites = side => sites[(int)side],
                Log = log,
                Tell = (told, _) =>
                {
                    world.Trace?.Add($"service {Describe(told)}");
                    return ValueTask.CompletedTask;
                },
                Clock = Process.Clock,
                Random = Process.Random,
            },
            queue,
            store);
        _queue = queue;
        try
        {
            await worker.RunAsync(_winddown.Token, CancellationToken.None);
        }
        finally
        {
            _queue = null;
        }

        await worker.DisposeAsync();
        await queue.DisposeAsync();
    }

    private static string Describe(EngineEvent told) => told switch
    {
        ResultEvent { Value: ErpWebhookDelivery delivery } => $"{delivery.Event} {delivery.DocType}/{delivery.Name} {delivery.Outcome} {delivery.Reason}",
        ErrorEvent error => $"error {error.Error.ErrorId} {error.Error.Message}",
        _ => told.GetType().Name,
    };
}
