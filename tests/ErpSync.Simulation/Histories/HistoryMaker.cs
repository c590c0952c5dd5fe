using ErpSync.Engine.Configuration;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Histories;

/// <summary>Makes a history from a seed.</summary>
internal static class HistoryMaker
{
    private static readonly ConflictStrategy[] Strategies =
        [ConflictStrategy.Manual, ConflictStrategy.CloudWins, ConflictStrategy.LocalWins, ConflictStrategy.LatestTimestamp];

    private static readonly (ActKind Kind, int Weight)[] Weights =
    [
        (ActKind.Create, 22), (ActKind.Edit, 28), (ActKind.Delete, 5), (ActKind.Rename, 3), (ActKind.Submit, 5), (ActKind.Cancel, 3),
        (ActKind.Amend, 2), (ActKind.Restore, 1), (ActKind.BulkUpdate, 2), (ActKind.LateCommit, 2), (ActKind.AddField, 1), (ActKind.Resolve, 4),
        (ActKind.Sync, 13),
    ];

    private static readonly (ActKind Kind, int Weight)[] FaultWeights =
    [
        .. Weights, (ActKind.Fault, 8), (ActKind.Crash, 3), (ActKind.Maintenance, 1), (ActKind.Permission, 1), (ActKind.ClockSet, 1), (ActKind.StateLocked, 1),
        (ActKind.DiskFull, 1), (ActKind.TimeZone, 1), (ActKind.Service, 2),
    ];

    // A state of an earlier commit no longer knows what came after it, and so cannot tell a deletion from what never was: a world of its own.
    private static readonly (ActKind Kind, int Weight)[] RestoringWeights = [.. FaultWeights, (ActKind.RestoreState, 2)];

    public static readonly IReadOnlyList<string> Zones = ["Asia/Kolkata", "UTC", "America/New_York"];

    private const int Steps = 52;

    /// <param name="seed">The seed.</param>
    /// <param name="withFaults">Whether anything goes wrong.</param>
    /// <param name="steps">How many acts.</param>
    /// <param name="restoresState">Whether the state of an earlier commit is put back among the faults.</param>
    public static History Make(int seed, bool withFaults, int steps = Steps, bool restoresState = false)
    {
        var random = new Random(seed);
        var settings = Settings(random, withFaults);
        var weights = !withFaults ? Weights : restoresState ? RestoringWeights : FaultWeights;
        var total = weights.Sum(weight => weight.Weight);
        var acts = new List<Act>(steps);
        for (var i = 0; i < steps; i++)
        {
            acts.Add(new Act(Wait(random), Pick(weights, random.Next(total)), random.Next(2) == 0 ? Side.Cloud : Side.Local, random.Next()));
        }

        return new History(seed, settings, acts);
    }

    /// <summary>The same history with the sides exchanged.</summary>
    public static History Mirror(History history)
    {
        var settings = history.Settings;
        return history with
        {
            IsMirrored = !history.IsMirrored,
            Settings = settings with
            {
                Rules = settings.Rules.ToDictionary(rule => rule.Key, rule => (Mirror(rule.Value.Strategy), rule.Value.Scope), StringComparer.Ordinal),
                CloudZone = settings.LocalZone,
                LocalZone = settings.CloudZone,
                CloudSkew = settings.LocalSkew,
                LocalSkew = settings.CloudSkew,
            },
        };
    }

    /// <summary>The same strategy with the sides exchanged.</summary>
    public static ConflictStrategy Mirror(ConflictStrategy strategy) => strategy switch
    {
        ConflictStrategy.CloudWins => ConflictStrategy.LocalWins,
        ConflictStrategy.LocalWins => ConflictStrategy.CloudWins,
        _ => strategy,
    };

    private static HistorySettings Settings(Random random, bool withFaults)
    {
        var hasService = random.Next(3) == 0;
        return new HistorySettings
        {
            KeepsNames = random.Next(4) > 0,
            Rules = DocTypes.Names.ToDictionary(
                name => name,
                _ => (Strategies[random.Next(Strategies.Length)], random.Next(5) > 0 ? ConflictScope.Field : ConflictScope.Document),
                StringComparer.Ordinal),
            ThrottleLimit = random.Next(3) == 0 ? 4 : 1,
            LatencyMilliseconds = 1 << random.Next(9),
            HasService = hasService,
            DeliveryFaults = withFaults ? random.Next(4) / 10.0 : 0,
            CloudZone = Zones[random.Next(Zones.Count)],
            LocalZone = Zones[random.Next(Zones.Count)],
            CloudSkew = TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(-300, 300) : 0),
            IsStateInMemory = random.Next(8) > 0,
            IsStepwise = random.Next(4) == 0,
        };
    }

    // Mostly people take seconds; now and then two do something in the same moment.
    private static TimeSpan Wait(Random random) => random.Next(5) switch
    {
        0 => TimeSpan.FromMilliseconds(random.Next(200)),
        1 => TimeSpan.FromSeconds(random.Next(60)),
        _ => TimeSpan.FromMilliseconds(1000 + random.Next(4000)),
    };

    private static ActKind Pick((ActKind Kind, int Weight)[] weights, int number)
    {
        foreach (var (kind, weight) in weights)
        {
            if ((number -= weight) < 0)
            {
                return kind;
            }
        }

        return ActKind.Edit;
    }
}
