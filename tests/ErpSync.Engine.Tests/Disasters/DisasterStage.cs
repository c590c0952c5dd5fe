using ErpSync.Engine.Tests.Support;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>Plays a disaster and checks all that its script expects.</summary>
internal static class DisasterStage
{
    private static readonly TimeSpan BeyondProbes = TimeSpan.FromMinutes(6);

    /// <summary>Every kind of run, more than once, with time for the second probes between them.</summary>
    private static readonly SyncRequest[] Runs = [new(), new() { Full = true }, new() { Full = true }, new(), new() { Full = true }];

    public static async Task PlayAsync(Disaster disaster)
    {
        using var world = await disaster.Given();
        await disaster.Strikes(world);
        var before = new WorldSnapshot(world);
        var journals = Journals(world);
        var told = new List<ErpSyncError>();

        await PlanAsync(disaster, world, told);
        before.AssertUntouched();
        for (var run = 0; run < Runs.Length; run++)
        {
            var error = await RunAsync(world, Runs[run], told);
            if (disaster.IsStoppedLater)
            {
                Assert.True(error is null ? run == 0 : disaster.Tells.Contains(error.ErrorId), $"{run}: {error}");
            }
            else
            {
                Assert.Equal(disaster.Stops, error?.ErrorId);
            }

            world.Clock.Advance(BeyondProbes);
        }

        Check(disaster, world, before, journals, told);
        if (disaster.Mends is { } mends)
        {
            await mends(world);
        }

        await EndAsync(disaster, world);
    }

    private static async Task PlanAsync(Disaster disaster, SyncWorld world, List<ErpSyncError> told)
    {
        if (disaster.Plan is null)
        {
            return;
        }

        var error = await RunAsync(world, new SyncRequest { PlanOnly = true }, told);
        Assert.Equal(disaster.Stops, error?.ErrorId);
        if (error is null)
        {
            var plan = world.Events.OfType<ResultEvent>().Select(result => result.Value).OfType<SyncPlanItem>().Select(item => $"{item.Action} {item.DocType}/{(item.DocType == "Remark" ? "*" : item.Name)}");
            Assert.Equal(disaster.Plan.Order(StringComparer.Ordinal), plan.Order(StringComparer.Ordinal));
        }
    }

    private static async Task<ErpSyncError?> RunAsync(SyncWorld world, SyncRequest request, List<ErpSyncError> told)
    {
        ErpSyncError? stopped = null;
        try
        {
            await world.SyncAsync(request);
        }
        catch (ErpSyncException exception)
        {
            stopped = exception.Error;
            told.Add(stopped);
        }

        told.AddRange(world.Errors());
        told.AddRange(world.Results.Where(result => result.ErrorId is not null).Select(result => new ErpSyncError(
            result.ErrorId!, ErpErrorCategory.InvalidOperation, result.Reason ?? "", null, $"{result.DocType}/{result.Name}")));
        return stopped;
    }

    private static void Check(
        Disaster disaster, SyncWorld world, WorldSnapshot before, Dictionary<Site, int> journals, List<ErpSyncError> told)
    {
        var expected = disaster.Tells.Append(disaster.Stops).OfType<string>();
        var ids = told.Select(error => error.ErrorId).Distinct().Order(StringComparer.Ordinal).ToList();
        if (disaster.IsStoppedLater)
        {
            // What single documents tell before the stop depends on the request that it falls on.
            Assert.Subset(ids.ToHashSet(), expected.ToHashSet());
        }
        else
        {
            Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), ids);
        }

        var words = string.Join("\n", told.Select(error => $"{error.Message} {error.RecommendedAction}").Concat(expected.Select(Troubleshooting.Entry)));
        Assert.All(disaster.Says, text => Assert.Contains(text, words, StringComparison.Ordinal));
        var gone = before.Gone().GroupBy(key => key[..key.IndexOf('/', StringComparison.Ordinal)]).Select(group => $"{group.Key} {group.Count()}");
        if (disaster.Deletes is not null)
        {
            Assert.Equal(disaster.Deletes, gone);
        }

        if (disaster.Calls is { } calls)
        {
            Assert.Equal(calls, Writes(world, journals));
        }

        if (disaster.Stops is not null)
        {
            before.AssertUntouched();
        }
    }

    private static async Task EndAsync(Disaster disaster, SyncWorld world)
    {
        for (var run = 0; run < 2; run++)
        {
            world.Clock.Advance(BeyondProbes);
            await world.SyncAsync();
        }

        await world.SettleAsync();
        if (disaster.EndsEqual)
        {
            Assert.Empty(await world.CompareAsync());
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Assert.All(disaster.Ends, end => Assert.True(Holds(world, side, end), $"The {side} site does not hold {end}."));
        }
    }

    // "Party/ACME phone=555", "Party/ACME gone", "Remark has late remark", "Voucher count=4"
    private static bool Holds(SyncWorld world, Side side, string end)
    {
        var (target, rest) = Split(end, ' ');
        if (rest.StartsWith("count=", StringComparison.Ordinal))
        {
            return $"count={world.Side(side).Names(target).Count}" == rest;
        }

        var (docType, name) = Split(target, '/');
        var (field, value) = Split(rest, '=');
        var document = name.Length > 0
            ? world.Side(side).Find(docType, name)
            : world.Side(side).Names(docType).Select(one => world.Side(side).Find(docType, one)).FirstOrDefault(one => one![field]?.ToString() == value);
        return rest == "gone" ? document is null : document?[field]?.ToString() == value;
    }

    private static (string First, string Second) Split(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static Dictionary<Site, int> Journals(SyncWorld world) =>
        new[] { world.Cloud, world.Local }.Distinct().ToDictionary(site => site, site => site.Journal.Count);

    private static List<string> Writes(SyncWorld world, Dictionary<Site, int> journals) =>
    [
        .. from side in new[] { Side.Cloud, Side.Local }
           from exchange in world.Side(side).Journal.Skip(journals.GetValueOrDefault(world.Side(side)))
           where exchange.Committed && !exchange.Path.StartsWith("/api/method/", StringComparison.Ordinal)
           select $"{(side == Side.Cloud ? "cloud" : "local")} {exchange.Method} {DocType(exchange.Path)}",
    ];

    // /api/resource/Party/ACME, /api/v2/document/Party
    private static string DocType(string path)
    {
        var parts = path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Uri.UnescapeDataString(parts[1] == "v2" ? parts[3] : parts[2]);
    }
}
