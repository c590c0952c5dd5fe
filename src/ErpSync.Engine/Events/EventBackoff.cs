namespace ErpSync.Engine.Events;

/// <summary>Pauses that double with each attempt, with jitter, so that what failed together does not come back together.</summary>
/// <param name="first">The first pause.</param>
/// <param name="longest">No pause is longer.</param>
/// <param name="random">The chance in it: each pause lies between half of its length and the whole.</param>
internal sealed class EventBackoff(TimeSpan first, TimeSpan longest, Random random)
{
    /// <param name="attempts">Attempts that have failed, 1 or more.</param>
    public TimeSpan After(int attempts)
    {
        var whole = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20)));
        return TimeSpan.FromSeconds(whole * (0.5 + (random.NextDouble() / 2)));
    }
}
