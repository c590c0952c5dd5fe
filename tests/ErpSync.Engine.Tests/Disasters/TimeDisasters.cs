using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;
using static ErpSync.Engine.Tests.Disasters.Acts;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>Clocks and time zones change under the synchronization.</summary>
internal static class TimeDisasters
{
    public static IEnumerable<Disaster> All =>
    [
        Zone("the cloud's time zone is changed to one behind", "America/New_York", TimeSpan.FromMinutes(30)),
        Zone("the cloud's time zone is changed to one behind, and nobody synchronizes for a day", "America/New_York", TimeSpan.FromHours(24)),
        Zone("the cloud's time zone is changed to one ahead", "Pacific/Auckland", TimeSpan.FromMinutes(30)),
        SummerTimeEnds(TimeSpan.FromMinutes(10)),
        SummerTimeEnds(TimeSpan.FromMinutes(90)),
        ClockOff(TimeSpan.FromDays(1)),
        ClockOff(TimeSpan.FromDays(-1)),
        StampsAhead(),
        OurClockAhead(),
    ];

    private static Disaster Zone(string name, string zone, TimeSpan pause) => new()
    {
        Name = name,
        Strikes = Do(world =>
        {
            world.Cloud.Update("System Settings", "System Settings", new JsonObject { ["time_zone"] = zone });
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            Work(world);
            world.Delete(Side.Cloud, "Remark", world.NameOf(Side.Cloud, "Remark", "subject", "remark 0"));
            world.Clock.Advance(pause);
        }),
        Plan = null,
        Calls = ["cloud PUT Party", "local DELETE Remark", "local PUT Party", "local POST Voucher"],
        Deletes = ["Local Remark 1"],
        Ends = ["Party/ACME phone=555", "Party/BETA email=b@example.com", "Voucher count=5", "Remark count=3"],
    };

    // Berlin, 31 October 2027: at 01:00 UTC the clocks go from 03:00 back to 02:00.
    private static Disaster SummerTimeEnds(TimeSpan pause) => new()
    {
        Name = $"edits fall into the hour that the end of summer time repeats, and the run comes {pause.TotalMinutes:0} minutes later",
        Given = async () =>
        {
            var world = await AgreedWorld.MakeAsync(options => options with { TimeZone = "Europe/Berlin" });
            world.Clock.Advance(new DateTimeOffset(2027, 10, 31, 0, 50, 0, TimeSpan.Zero) - world.Clock.GetUtcNow());
            world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["phone"] = "summer" });
            await world.SettleAsync();
            return world;
        },
        Strikes = Do(world =>
        {
            world.Clock.Advance(new DateTimeOffset(2027, 10, 31, 1, 5, 0, TimeSpan.Zero) - world.Clock.GetUtcNow());
            Work(world);
            world.Clock.Advance(pause);
        }),
        Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA"],
        Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
        Ends = WorkDone,
    };

    private static Disaster ClockOff(TimeSpan skew) => new()
    {
        Name = $"the cloud's clock is off by {skew.TotalDays:0} day",
        Given = () => AgreedWorld.MakeAsync(options => options.SiteName == "cloud" ? options with { ClockSkew = skew } : options),
        Strikes = Do(world =>
        {
            Work(world);

            // The later edit wins, whatever the clocks say.
            world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["phone"] = "earlier" });
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            world.Update(Side.Local, "Party", "GAMMA", new JsonObject { ["phone"] = "later" });
        }),
        Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA", "Update Party/GAMMA"],
        Calls = null,
        Ends = [.. WorkDone, "Party/GAMMA phone=later"],
    };

    private static Disaster StampsAhead() => new()
    {
        Name = "a document is stamped a year ahead",
        Given = async () =>
        {
            var world = await AgreedWorld.MakeAsync();
            world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["phone"] = "ahead" });
            world.Cloud.SetValueSilently("Party", "GAMMA", "modified", "2027-11-22 10:00:00.000001");
            await world.SettleAsync();
            world.Clock.Advance(TimeSpan.FromHours(2));
            return world;
        },
        Strikes = Do(Work),
        Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA"],
        Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
        Ends = [.. WorkDone, "Party/GAMMA phone=ahead"],
    };

    private static Disaster OurClockAhead() => new()
    {
        Name = "our own clock was a day ahead for one run",
        Given = async () =>
        {
            var world = await AgreedWorld.MakeAsync();
            world.OwnClock.Ahead = TimeSpan.FromDays(1);
            world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["phone"] = "meanwhile" });
            await world.SettleAsync();
            world.OwnClock.Ahead = TimeSpan.Zero;
            return world;
        },
        Strikes = Do(Work),
        Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA"],
        Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
        Ends = [.. WorkDone, "Party/GAMMA phone=meanwhile"],
    };
}
