using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using Microsoft.Data.Sqlite;
using static ErpSync.Engine.Tests.Disasters.Acts;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>Our own configuration, disk or state file goes wrong.</summary>
internal static class OwnDisasters
{
    public static IEnumerable<Disaster> All =>
    [
        DocTypeTakenOut(),
        FieldsExcluded(),
        FieldsIncluded(),
        DirectionNarrowed(),
        NoState("the state file is damaged", ErrorIds.StateCorrupt, path => Damage(path)),
        NoState("the state file is of a newer version", ErrorIds.StateTooNew, path => Sql(path, "PRAGMA user_version = 999")),
        NoState("the state file is another program's", ErrorIds.StateCorrupt, path => Sql(path, "PRAGMA application_id = 77")),
        FullDisk(),
    ];

    private static Disaster DocTypeTakenOut()
    {
        SyncConfiguration? before = null;
        return new()
        {
            Name = "a DocType is taken out of the configuration and put back",
            Strikes = Do(world =>
            {
                before = world.Configuration;
                world.Configuration = before with { DocTypes = ["Party", "Voucher"] };
                world.Update(Side.Cloud, "Remark", world.Cloud.Names("Remark")[0], new JsonObject { ["text"] = "meanwhile" });
                Work(world);
            }),
            Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA"],
            Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
            Mends = Do(world => world.Configuration = before!),
            Ends = [.. WorkDone, "Remark text=meanwhile"],
        };
    }

    private static Disaster FieldsExcluded() => new()
    {
        Name = "fields are excluded that were synchronized before",
        Strikes = Do(world =>
        {
            world.SetRules("Party", rules => rules with { ExcludedFields = new HashSet<string>(["title", "credit"]) });
            world.SetRules("Voucher", rules => rules with { ExcludedFields = new HashSet<string>(["rows"]) });
            world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["title"] = "the cloud's own", ["phone"] = "555" });
        }),
        Plan = ["Update Party/ACME"],
        Calls = ["local PUT Party"],
        Mends = Do(world => Assert.Equal("ACME Ltd", world.Local.Find("Party", "ACME")!["title"]!.ToString())),
        Ends = ["Party/ACME phone=555", "Party/BETA title=BETA Ltd"],
    };

    // What both sites hold differently in a field that comes into scope is for people to decide; what only one site holds goes to the other.
    private static Disaster FieldsIncluded() => new()
    {
        Name = "a field comes into scope that differs on both sites",
        Given = async () =>
        {
            var world = new SyncWorld(DocTypes.All);
            world.SetRules("Party", rules => rules with { ExcludedFields = new HashSet<string>(["phone"]) });
            foreach (var code in new[] { "ACME", "BETA", "CETA" })
            {
                world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = code, ["title"] = $"{code} Ltd" });
            }

            await world.SettleAsync();
            world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "the cloud's" });
            world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "the local" });
            await world.SettleAsync();
            return world;
        },
        Strikes = Do(world => world.SetRules("Party", rules => rules with { ExcludedFields = new HashSet<string>(), Strategy = ConflictStrategy.Manual })),
        Plan = null,
        EndsEqual = false,
        Mends = Do(world =>
        {
            Assert.Equal("the cloud's", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
            Assert.Equal("the local", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        }),
        Ends = ["Party count=3"],
    };

    private static Disaster DirectionNarrowed() => new()
    {
        Name = "a DocType that went both ways may only go to the local site from now on",
        Strikes = Do(world =>
        {
            world.SetRules("Party", rules => rules with { Direction = SyncDirection.CloudToLocal });
            world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "only here" });
            world.Delete(Side.Local, "Party", "HETA");
        }),
        Plan = ["HoldBack Party/ACME", "HoldBack Party/HETA"],
        EndsEqual = false,
        Ends = ["Party/GAMMA title=GAMMA Ltd"],
    };

    private static Disaster NoState(string name, string error, Action<string> damage)
    {
        var kept = "";
        return new()
        {
            Name = name,
            Strikes = Do(world =>
            {
                Work(world);
                world.Restart();
                var path = world.Configuration.State.Path;
                Sql(path, "PRAGMA wal_checkpoint(TRUNCATE)");
                kept = path + ".kept";
                File.Copy(path, kept);
                damage(path);
            }),
            Stops = error,
            Says = ["state.db"],
            Mends = Do(world =>
            {
                world.Restart();
                File.Copy(kept, world.Configuration.State.Path, overwrite: true);
                File.Delete(world.Configuration.State.Path + "-wal");
                File.Delete(world.Configuration.State.Path + "-shm");
            }),
            Ends = WorkDone,
        };
    }

    private static Disaster FullDisk() => new()
    {
        Name = "the disk is full when the run has begun to write",
        Strikes = Do(world =>
        {
            Work(world);
            var writes = 0;
            world.AroundState = store => new FullDiskState(store, () => ++writes > 4);
            world.Restart();
        }),
        Plan = null,
        Calls = null,
        IsStoppedLater = true,
        Tells = [ErrorIds.StateAccess],
        Says = ["disk"],
        Mends = Do(world =>
        {
            world.AroundState = store => store;
            world.Restart();
        }),
        Ends = WorkDone,
    };

    private static void Damage(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Array.Fill(bytes, (byte)0x5a, 0, 4096);
        File.WriteAllBytes(path, bytes);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static void Sql(string path, string command)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var sql = connection.CreateCommand();
        sql.CommandText = command;
        sql.ExecuteNonQuery();
    }
}
