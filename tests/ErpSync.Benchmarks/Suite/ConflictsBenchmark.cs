using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>Open conflicts listed and resolved, as many together as <c>Get-ErpConflict | Resolve-ErpConflict</c> does.</summary>
internal sealed class ConflictsBenchmark : IBenchmark
{
    private const int DefaultDocuments = 1000;
    private const int AimFor = 1000;
    private const int Together = 100;

    public string Name => "conflicts";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var timing = arguments.Timing ?? SandboxTiming.ErpNext;
        var wanted = arguments.Documents ?? DefaultDocuments;
        await using var world = new World(TradeData.DocTypes);
        world.Configuration = world.Configuration with
        {
            Rules = world.Configuration.Rules.ToDictionary(
                rule => rule.Key, rule => rule.Value with { Strategy = ConflictStrategy.Manual }, StringComparer.OrdinalIgnoreCase),
        };
        await AgreedPairs.BaselineAsync(world, wanted, 1, cancellationToken);
        AgreedPairs.Edit(world.Sites.Cloud, 0, wanted, 0, "cloud");
        AgreedPairs.Edit(world.Sites.Local, 0, wanted, 0, "local");
        world.SetTiming(timing);
        var found = await Measurement.OfAsync(world.Tally, () => world.SyncAsync(new SyncRequest { AllowMassChange = true }, cancellationToken));
        report.Show("ErpSync, finding the conflicts", found, wanted);

        var resolved = 0;
        var resolving = await Measurement.OfAsync(world.Tally, async () =>
        {
            ResolveRequest[] requests = [.. world.Engine.GetConflicts(new ConflictQuery())
                .Select(conflict => new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.CloudWins })];
            foreach (var together in requests.Chunk(Together))
            {
                await foreach (var told in world.Engine.ResolveConflictsAsync(together, cancellationToken))
                {
                    resolved += told is ResultEvent { Value: ConflictResolution { Outcome: SyncOutcome.Succeeded } } ? 1 : 0;
                }
            }
        });
        report.Show("ErpSync, resolving them", resolving, wanted);
        if (resolved != wanted)
        {
            throw new InvalidOperationException($"{resolved} of {wanted} conflicts were resolved.");
        }

        var scaled = resolving.Elapsed.TotalSeconds / wanted * AimFor;
        report.Line($"{scaled:F0} s for {AimFor} conflicts (aim 60)");
        report.Figure("conflicts", wanted);
        report.Figure("seconds_per_1000", scaled);
        report.Figures("find", found, wanted);
        report.Figures("resolve", resolving, wanted);
        report.Figure("timing", $"{timing}");
    }
}
