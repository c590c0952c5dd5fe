using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;
using static ErpSync.Engine.Tests.Disasters.Acts;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>Documents, definitions or rights change as a whole.</summary>
internal static class DataDisasters
{
    private const int Many = 150;

    public static IEnumerable<Disaster> All =>
    [
        MassEdit(Side.Cloud),
        MassEdit(Side.Local),
        MassTouch(),
        MassDelete(),
        Truncated(),
        Permission(),
        NoPermission(),
        DocTypeDropped(Side.Cloud),
        DocTypeDropped(Side.Local),
        ColumnDropped(),
        SeriesReset(),
    ];

    // A script blanks a field of every party; elsewhere people work on.
    private static Disaster MassEdit(Side side) => new()
    {
        Name = $"every party is changed at once on the {Word(side)} site",
        Given = () => ManyAsync(Many),
        Strikes = Do(world =>
        {
            foreach (var name in world.Side(side).Names("Party"))
            {
                world.Update(side, "Party", name, new JsonObject { ["title"] = "" });
            }

            world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "goes on" });
        }),
        Plan = null,
        Calls = ["local POST Remark"],
        Tells = [ErrorIds.MassChange],
        Says =
        [
            $"About {Many + 8} of {Many + 8} Party documents changed on the {Word(side)} site since the last run", "max_changes",
            "None of them was written", "Invoke-ErpSync -DocType 'Party' -WhatIf", "-AllowMassChange",
        ],
        Mends = world => world.SyncAsync(new SyncRequest { DocTypes = ["Party"], AllowMassChange = true }),
        Ends = ["Party/ACME title=", "Remark subject=goes on"],
    };

    private static Disaster MassTouch() => new()
    {
        Name = "an upgrade stamps every party without changing it, a quarter of an hour apart for half of them",
        Given = () => ManyAsync(Many),
        Strikes = Do(world =>
        {
            foreach (var name in world.Cloud.Names("Party").Take(Many / 2))
            {
                world.Update(Side.Cloud, "Party", name, []);
            }
        }),
    };

    private static Disaster MassDelete() => new()
    {
        Name = "every party is deleted, on record",
        Given = () => ManyAsync(Many),
        Strikes = Do(world =>
        {
            world.SetRules("Party", rules => rules with { MaxDeletes = 2 });
            foreach (var name in world.Cloud.Names("Party").Where(name => name[0] == 'P'))
            {
                world.Delete(Side.Cloud, "Party", name);
            }
        }),
        Plan = null,
        Calls = [.. Enumerable.Repeat("local DELETE Party", 2 * 5)],
        Deletes = ["Local Party 10"],
        Tells = [ErrorIds.DeleteBudget],
        Says = ["as many Party documents as max_deletes allows (2)", "raise max_deletes", "find out who deleted"],
        Mends = Do(world => world.SetRules("Party", rules => rules with { MaxDeletes = 1000 })),
        Ends = ["Party count=8"],
    };

    private static Disaster Truncated() => new()
    {
        Name = "a table of the cloud is emptied without a trace",
        Given = () => ManyAsync(Many),
        Strikes = Do(world =>
        {
            foreach (var name in world.Cloud.Names("Remark").Concat(world.Cloud.Names("Party").Where(name => name[0] == 'P')))
            {
                world.Vanish(Side.Cloud, name[0] == 'P' ? "Party" : "Remark", name);
            }
        }),
        Plan = null,
        Tells = [ErrorIds.DeleteEvidence],
        Says = ["vanished from the cloud site at once without a Deleted Document row: more than max_deletes allows", "it is not trusted"],
        Mends = BringUpToDate(Side.Cloud),
        Ends = [$"Party count={Many + 8}", "Remark count=4"],
    };

    private static Disaster Permission()
    {
        var hidden = new HashSet<string>(["GAMMA", "HETA"]);
        return new()
        {
            Name = "a User Permission hides some parties of the local site",
            Strikes = Do(world =>
            {
                Work(world);
                world.ChangeSyncUser(Side.Local, user => user with { MayAccess = document => !hidden.Contains(document["name"]!.ToString()) });
            }),
            Plan = null,
            Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
            Tells = [ErrorIds.PermissionDenied],
            Says = ["The local user may no longer read Party/GAMMA", "ErpPermissionDenied"],
            Mends = Do(world => world.ChangeSyncUser(Side.Local, user => user)),
            Ends = WorkDone,
        };
    }

    private static Disaster NoPermission() => new()
    {
        Name = "the local user may no longer read a DocType at all",
        Strikes = Do(world =>
        {
            Work(world);
            world.ChangeSyncUser(Side.Local, user => user with
            {
                ReadableDocTypes = new HashSet<string>(["Party", "Voucher", "Voucher Row", "Deleted Document", "Comment", "System Settings"]),
            });
        }),
        Plan = null,
        Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
        Tells = [ErrorIds.PermissionDenied],
        Says = ["Remark"],
        Mends = Do(world => world.ChangeSyncUser(Side.Local, user => user)),
        Ends = WorkDone,
    };

    private static Disaster DocTypeDropped(Side side)
    {
        var definition = DocTypes.Remark;
        return new()
        {
            Name = $"a DocType is dropped on the {Word(side)} site",
            Strikes = Do(world =>
            {
                world.Schemas.Clear();
                foreach (var name in world.Side(side).Names("Remark"))
                {
                    world.Vanish(side, "Remark", name);
                }

                world.Side(side).Delete("DocType", "Remark");
                Work(world);
            }),
            Plan = null,
            Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
            Tells = [ErrorIds.DocTypeMissing],
            Says = ["Remark"],
            Mends = async world =>
            {
                world.Side(side).DefineDocType((JsonObject)definition.DeepClone());
                world.Schemas.Clear();
                await BringUpToDate(side)(world);
            },
            Ends = WorkDone,
        };
    }

    private static Disaster ColumnDropped() => new()
    {
        Name = "a field is dropped on the local site",
        Strikes = Do(world =>
        {
            world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["notes"] = "kept" });
            world.SettleAsync().GetAwaiter().GetResult();
            world.Schemas.Clear();
            var definition = (JsonObject)DocTypes.Party.DeepClone();
            var fields = (JsonArray)definition["fields"]!;
            fields.Remove(fields.First(field => field!["fieldname"]!.ToString() == "notes"));
            world.Local.Update("DocType", "Party", new JsonObject { ["fields"] = fields.DeepClone() });
            Work(world);
            world.Update(Side.Local, "Party", "GAMMA", new JsonObject { ["phone"] = "777" });
        }),
        Plan = null,
        Calls = null,
        EndsEqual = false,
        Mends = Do(world => Assert.Equal("kept", world.Cloud.Find("Party", "GAMMA")!["notes"]!.ToString())),
        Ends = [.. WorkDone, "Party/GAMMA phone=777"],
    };

    // The counter of the cloud starts again behind documents that are there: it gives the name of a document that only the local site still has.
    private static Disaster SeriesReset() => new()
    {
        Name = "a naming series is reset and gives a name away twice",
        Strikes = Do(world =>
        {
            world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher("ACME", "the local one", "A"));
            world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("BETA", "the cloud's", "B"));
        }),
        Plan = ["Conflict Voucher/VCH-0005"],
        EndsEqual = false,
        Mends = async world =>
        {
            var conflict = Assert.Single(world.Conflicts());
            await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth });
        },
        Ends = ["Voucher count=6", "Voucher remarks=the local one", "Voucher remarks=the cloud's"],
    };
}
