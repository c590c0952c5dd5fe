using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using static ErpSync.Engine.Tests.Disasters.Acts;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>A site or the state goes back in time.</summary>
internal static class BackupDisasters
{
    private static readonly string[] Everything = ["Party", "Voucher", "Remark"];

    public static IEnumerable<Disaster> All =>
    [
        Restored(Side.Cloud),
        Restored(Side.Local),
        RestoredWithoutNewDocuments(Side.Cloud),
        RestoredWithoutNewDocuments(Side.Local),
        RestoredTable(),
        DeletedOnesAreBack(),
        StateLost(),
        StateFromYesterday(),
    ];

    // Yesterday's backup: an edit of each side and a voucher are younger.
    private static Disaster Restored(Side side) => new()
    {
        Name = $"yesterday's backup is restored on the {Word(side)} site",
        Strikes = async world =>
        {
            var backup = new SiteBackup(world, side, Everything);
            world.Clock.Advance(TimeSpan.FromHours(20));
            Work(world);
            await world.SettleAsync();
            world.Clock.Advance(TimeSpan.FromHours(1));
            backup.Restore();
            world.Update(side.Other(), "Party", "GAMMA", new JsonObject { ["phone"] = "after" });
        },
        Stops = ErrorIds.SiteRestored,
        Says =
        [
            $"The {Word(side)} site", "went back in time", "was synchronized before",
            $"Invoke-ErpSync -Full -Force -Direction {(side == Side.Cloud ? "LocalToCloud" : "CloudToLocal")}",
        ],
        Plan = null,
        Mends = BringUpToDate(side),
        Ends = [.. WorkDone, "Party/GAMMA phone=after"],
    };

    // Nothing was edited since the backup, so that no stamp went back; but three documents are missing without a trace.
    private static Disaster RestoredWithoutNewDocuments(Side side) => new()
    {
        Name = $"a backup without the newest documents is restored on the {Word(side)} site",
        Strikes = async world =>
        {
            var backup = new SiteBackup(world, side, Everything);
            world.Clock.Advance(TimeSpan.FromHours(20));
            for (var i = 0; i < 3; i++)
            {
                world.Insert(i % 2 == 0 ? side : side.Other(), "Voucher", AgreedWorld.Voucher("ACME", $"late {i}", "A"));
                await world.SettleAsync();
            }

            world.Clock.Advance(TimeSpan.FromHours(1));
            backup.Restore();
        },
        Plan = null,
        Tells = [ErrorIds.DeleteEvidence],
        Says = ["a restored backup looks like that", "Nothing was deleted."],
        Mends = BringUpToDate(side),
        Ends = ["Voucher count=7", "Voucher remarks=late 0", "Voucher remarks=late 1", "Voucher remarks=late 2"],
    };

    private static Disaster RestoredTable() => new()
    {
        Name = "somebody plays back one table of the local site",
        Given = () => ManyAsync(40),
        Strikes = async world =>
        {
            var backup = new SiteBackup(world, Side.Local, "Party");
            world.Clock.Advance(TimeSpan.FromHours(20));
            world.Update(Side.Cloud, "Party", "P030", new JsonObject { ["phone"] = "555" });
            await world.SettleAsync();

            // What was synchronized last is of another kind, and as it was.
            for (var i = 0; i < 80; i++)
            {
                world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = $"later {i}" });
            }

            await world.SettleAsync();
            world.Clock.Advance(TimeSpan.FromHours(1));
            backup.Restore();
        },
        Plan = null,
        Tells = [ErrorIds.SiteRestored],
        Says = ["Party/P030 shows its version of", "the other site brings the restored one up to date"],
        Mends = BringUpToDate(Side.Local),
        Ends = ["Party/P030 phone=555", "Remark count=84"],
    };

    private static Disaster DeletedOnesAreBack()
    {
        return new()
        {
            Name = "a backup brings back what was deleted",
            Strikes = async world =>
            {
                var creation = world.Cloud.Find("Party", "HETA")!["creation"]!.ToString();
                world.Delete(Side.Cloud, "Party", "HETA");
                await world.SettleAsync();
                world.Clock.Advance(TimeSpan.FromHours(1));
                world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "HETA", ["title"] = "HETA Ltd" });
                world.Cloud.SetValueSilently("Party", "HETA", "creation", creation);
            },
            Plan = ["Conflict Party/HETA"],
            EndsEqual = false,
            Ends = ["Party/GAMMA title=GAMMA Ltd"],
        };
    }

    private static Disaster StateLost() => new()
    {
        Name = "the state file is lost",
        Strikes = Do(world =>
        {
            world.Restart();
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(world.Configuration.State.Path)!, "state.db*"))
            {
                File.Delete(file);
            }
        }),
        Plan =
        [
            .. AgreedWorld.Parties.Select(code => $"Adopt Party/{code}"), "Adopt Voucher/VCH-0001", "Adopt Voucher/VCH-0002", "Adopt Voucher/VCH-0003",
            "Adopt Voucher/VCH-0004", "Adopt Remark/*", "Adopt Remark/*", "Adopt Remark/*", "Adopt Remark/*",
        ],
        Ends = ["Party count=8", "Voucher count=4", "Remark count=4"],
    };

    private static Disaster StateFromYesterday() => new()
    {
        Name = "yesterday's state file is restored",
        Strikes = async world =>
        {
            world.Restart();
            var path = world.Configuration.State.Path;
            File.Copy(path, path + ".yesterday");
            Work(world);
            world.Delete(Side.Local, "Remark", world.NameOf(Side.Local, "Remark", "subject", "remark 0"));
            await world.SettleAsync();
            world.Restart();
            File.Copy(path + ".yesterday", path, overwrite: true);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
        },
        Plan = null,
        Ends = ["Party/ACME phone=555", "Party/BETA email=b@example.com", "Voucher remarks=new on cloud", "Voucher count=5", "Remark count=3"],
    };
}
