using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.States;

namespace ErpSync.Simulation.Shrinking;

/// <summary>Takes acts out of a failing history as long as the same invariant does not hold, so that a person can read what is left.</summary>
internal static class Shrinker
{
    /// <param name="history">A history that fails.</param>
    /// <param name="invariant">What must still not hold.</param>
    /// <param name="play">Plays a history and says what does not hold.</param>
    /// <param name="most">How many histories may be played.</param>
    public static History Shrink(History history, Invariant invariant, Func<History, IEnumerable<Invariant>> play, int most = 300)
    {
        var left = most;
        bool StillFails(History candidate) => left-- > 0 && play(candidate).Contains(invariant);
        history = Simplify(history, StillFails);
        for (var chunk = history.Acts.Count / 2; chunk > 0 && left > 0; chunk /= 2)
        {
            for (var at = history.Acts.Count - chunk; at >= 0; at -= chunk)
            {
                var shorter = history with { Acts = [.. history.Acts.Take(at), .. history.Acts.Skip(at + chunk)] };
                if (StillFails(shorter))
                {
                    history = shorter;
                }
            }
        }

        return history;
    }

    /// <summary>As above, in worlds of the folder.</summary>
    public static History Shrink(History history, Invariant invariant, StateFolder folder) => Shrink(
        history, invariant, candidate => HistoryPlayer.Play(candidate, folder).Findings.Violations.Select(violation => violation.Invariant));

    private static History Simplify(History history, Func<History, bool> stillFails)
    {
        Func<HistorySettings, HistorySettings>[] simpler =
        [
            settings => settings with { HasService = false },
            settings => settings with { DeliveryFaults = 0 },
            settings => settings with { IsStepwise = true },
            settings => settings with { ThrottleLimit = 1 },
            settings => settings with { LatencyMilliseconds = 1 },
            settings => settings with { CloudSkew = TimeSpan.Zero, LocalSkew = TimeSpan.Zero },
            settings => settings with { CloudZone = "UTC", LocalZone = "UTC" },
        ];
        foreach (var simplify in simpler)
        {
            var candidate = history with { Settings = simplify(history.Settings) };
            if (candidate.Settings != history.Settings && stillFails(candidate))
            {
                history = candidate;
            }
        }

        return history;
    }
}
