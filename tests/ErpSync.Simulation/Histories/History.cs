namespace ErpSync.Simulation.Histories;

/// <summary>A whole history: it plays the same way however often it is played.</summary>
/// <param name="Seed">What it was made from; also decides the order of what is ready at one time.</param>
/// <param name="Settings">The world.</param>
/// <param name="Acts">What happens.</param>
/// <param name="IsMirrored">The sides are exchanged.</param>
internal sealed record History(int Seed, HistorySettings Settings, IReadOnlyList<Act> Acts, bool IsMirrored = false)
{
    /// <summary>The chance on the way of the deliveries. Default: that of the seed.</summary>
    public int DeliverySeed { get; init; } = Seed;
}
