using ErpSync.Simulation.Checking;
using ErpSync.Simulation.States;

namespace ErpSync.Simulation.Histories;

/// <summary>
/// Plays a history twice with a difference that must not matter: the sides exchanged, the deliveries in another order, lost and doubled, the
/// clocks wrong and the zones others. Both must end alike.
/// </summary>
internal static class Variation
{
    private const int Steps = 25;

    /// <summary>Exchanging the sides mirrors the outcome.</summary>
    public static Played Mirror(int seed, StateFolder folder)
    {
        var history = Calm(seed);
        return Compare(history, HistoryMaker.Mirror(history), Invariant.Symmetry, folder);
    }

    /// <summary>Deliveries that are lost, doubled, late and out of order change nothing: everything has been done when the service comes.</summary>
    public static Played Deliver(int seed, StateFolder folder)
    {
        var history = Calm(seed);
        history = history with
        {
            Settings = history.Settings with { HasService = true, StartsServiceLast = true },
            Acts = [.. history.Acts.Where(act => act.Kind != ActKind.Sync)],
        };
        var disturbed = history with { Settings = history.Settings with { DeliveryFaults = 0.3 }, DeliverySeed = history.DeliverySeed + 1 };
        return Compare(history, disturbed, Invariant.DeliveryIndifference, folder);
    }

    /// <summary>Wrong clocks and other zones change nothing where nobody asks who was later.</summary>
    public static Played Skew(int seed, StateFolder folder)
    {
        var history = Calm(seed);
        history = history with
        {
            Settings = history.Settings with
            {
                Rules = history.Settings.Rules.ToDictionary(
                    rule => rule.Key,
                    rule => (rule.Value.Strategy == ConflictStrategy.LatestTimestamp ? ConflictStrategy.CloudWins : rule.Value.Strategy, rule.Value.Scope),
                    StringComparer.Ordinal),
            },
        };
        var random = new Random(seed);
        var skewed = history with
        {
            Settings = history.Settings with
            {
                CloudSkew = TimeSpan.FromSeconds(random.Next(-240, 240)),
                LocalSkew = TimeSpan.FromSeconds(random.Next(-240, 240)),
                CloudZone = HistoryMaker.Zones[random.Next(HistoryMaker.Zones.Count)],
                LocalZone = HistoryMaker.Zones[random.Next(HistoryMaker.Zones.Count)],
            },
        };
        return Compare(history, skewed, Invariant.ClockIndifference, folder);
    }

    // One thing after the other, on sites that answer at once.
    private static History Calm(int seed)
    {
        var history = HistoryMaker.Make(seed, withFaults: false, Steps);
        return history with
        {
            Settings = history.Settings with
            {
                IsStepwise = true,
                LatencyMilliseconds = 0,
                HasService = false,
                IsStateInMemory = true,
                CloudSkew = TimeSpan.Zero,
                CloudZone = "UTC",
                LocalZone = "UTC",
            },
            Acts = [.. history.Acts.Where(act => act.Kind is not (ActKind.Resolve or ActKind.Restore or ActKind.AddField))],
        };
    }

    private static Played Compare(History history, History varied, Invariant invariant, StateFolder folder)
    {
        var first = HistoryPlayer.Play(history, folder, isRecorded: true);
        var second = HistoryPlayer.Play(varied, folder, isRecorded: true);
        first.Findings.Check(
            invariant,
            first.Outcome.SequenceEqual(second.Outcome, StringComparer.Ordinal),
            () => $"only here: {string.Join("; ", first.Outcome.Except(second.Outcome))}, only there: {string.Join("; ", second.Outcome.Except(first.Outcome))}");
        return first;
    }
}
