using ErpSync.Sandbox;

namespace ErpSync.Simulation.Worlds;

/// <summary>Carries the deliveries of one site to the service: some it loses, some it brings twice, some late.</summary>
internal sealed class DeliveryLine(World world, Side side)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private TaskCompletionSource? _sleeping;
    private readonly Random _chance = new(world.DeliverySeed + (int)side);

    /// <summary>What has been taken from the site and not been brought yet.</summary>
    public int OnTheWay { get; private set; }

    /// <summary>Runs as long as the world does.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            if (world.Site(side).Webhooks.Take() is { } attempt)
            {
                OnTheWay++;
                _ = CarryAsync(attempt);
            }
            else if (world.Site(side).Webhooks.Unfinished > 0)
            {
                await WaitAsync(Idle);
            }
            else
            {
                _sleeping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _sleeping.Task;
            }
        }
    }

    /// <summary>Something has happened on the site that it may tell of.</summary>
    public void Wake() => _sleeping?.TrySetResult();

    private async Task CarryAsync(WebhookAttempt attempt)
    {
        await WaitAsync(TimeSpan.FromMilliseconds(_chance.Next(1, 50)));
        if (Happens())
        {
            // Somebody in between says yes and forgets it.
            world.Count(FaultKind.DeliveryLost);
            Complete(attempt, 200);
        }
        else if (Happens())
        {
            world.Count(FaultKind.DeliveryLate);
            Complete(attempt, 200);
            await WaitAsync(TimeSpan.FromMilliseconds(_chance.Next(90_000)));
            await BringAsync(attempt);
        }
        else
        {
            var status = await BringAsync(attempt);
            Complete(attempt, status);
            if (status is not null && Happens())
            {
                world.Count(FaultKind.DeliveryDoubled);
                await BringAsync(attempt);
            }
        }

        OnTheWay--;
    }

    private async Task<int?> BringAsync(WebhookAttempt attempt)
    {
        var status = world.Service is { } service ? await service.ReceiveAsync(side, attempt) : null;
        world.Trace?.Add($"{side} tells {attempt.Event} {attempt.DocType}/{attempt.Document}: {status}");
        return status;
    }

    private void Complete(WebhookAttempt attempt, int? status) => world.Site(side).Webhooks.Complete(
        attempt, status is { } code ? WebhookOutcome.Answered(code) : WebhookOutcome.Failed("refused"));

    private bool Happens() => _chance.NextDouble() < world.DeliveryFaults;

    private Task WaitAsync(TimeSpan wait) => Task.Delay(wait, world.Driver.Clock, CancellationToken.None);
}
