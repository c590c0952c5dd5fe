namespace ErpSync.Simulation.Histories;

/// <summary>One thing that happens; what exactly depends on its own seed and on what is there when its time comes.</summary>
/// <param name="Wait">How long after the act before.</param>
/// <param name="Kind">What.</param>
/// <param name="Side">Where.</param>
/// <param name="Seed">The chance in it.</param>
internal sealed record Act(TimeSpan Wait, ActKind Kind, Side Side, int Seed);
