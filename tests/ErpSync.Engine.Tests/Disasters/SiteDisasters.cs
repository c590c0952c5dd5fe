using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using static ErpSync.Engine.Tests.Disasters.Acts;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>Another site answers than the one that was synchronized.</summary>
internal static class SiteDisasters
{
    public static IEnumerable<Disaster> All =>
    [
        Empty(Side.Cloud),
        Empty(Side.Local),
        Foreign(Side.Cloud),
        Foreign(Side.Local),
        Exchanged(),
        Twice(Side.Cloud),
        Twice(Side.Local),
        TwiceFromTheStart(),
        SetUpAnew(),
        EmptyInTheMiddle(),
        NewHost(),
    ];

    private static Disaster Empty(Side side)
    {
        Site? real = null;
        return new()
        {
            Name = $"the {Word(side)} site is empty",
            Strikes = Do(world =>
            {
                real = world.Side(side);
                world.Replace(side);
            }),
            Stops = ErrorIds.SiteChanged,
            Says = [$"The {Word(side)} address", "it shows none of 16 documents", $"sites.{Word(side)}.url", "state.path"],
            Mends = Do(world => world.Replace(side, real)),
            Ends = ["Party count=8", "Voucher count=4", "Remark count=4"],
        };
    }

    private static Disaster Foreign(Side side)
    {
        Site? real = null;
        return new()
        {
            Name = $"another business with documents of the same names answers at the {Word(side)} address",
            Strikes = Do(world =>
            {
                real = world.Side(side);
                world.Replace(side);
                foreach (var code in AgreedWorld.Parties)
                {
                    world.Insert(side, "Party", new JsonObject { ["code"] = code, ["title"] = "somebody else's" });
                }
            }),
            Stops = ErrorIds.SiteChanged,
            Says = [$"The {Word(side)} address", "does not lead to the site that was synchronized before", "state.path"],
            Mends = Do(world => world.Replace(side, real)),
            Ends = ["Party/ACME title=ACME Ltd"],
        };
    }

    private static Disaster Exchanged()
    {
        static void Exchange(SyncWorld world)
        {
            var (cloud, local) = (world.Cloud, world.Local);
            LetIn(cloud, Side.Local);
            LetIn(local, Side.Cloud);
            world.Replace(Side.Cloud, local);
            world.Replace(Side.Local, cloud);
        }

        return new()
        {
            Name = "the addresses are exchanged",
            Strikes = Do(Exchange),
            Stops = ErrorIds.SiteChanged,
            Says = ["each shows the documents of the other", "Exchange the addresses"],
            Mends = Do(Exchange),
        };
    }

    private static Disaster Twice(Side side)
    {
        Site? real = null;
        return new()
        {
            Name = $"both addresses lead to the {Word(side)} site",
            Strikes = Do(world =>
            {
                real = world.Side(side.Other());
                LetIn(world.Side(side), side.Other());
                world.Replace(side.Other(), world.Side(side));
            }),
            Stops = ErrorIds.SameSite,
            Says = [$"both lead to the {Word(side)} site", "Correct the addresses"],
            Mends = Do(world => world.Replace(side.Other(), real)),
        };
    }

    private static Disaster TwiceFromTheStart()
    {
        Site? real = null;
        return new()
        {
            Name = "both addresses lead to one site from the start",
            Given = () => Task.FromResult(Fresh()),
            Strikes = Do(world =>
            {
                real = world.Local;
                LetIn(world.Cloud, Side.Local);
                world.Replace(Side.Local, world.Cloud);
            }),
            Stops = ErrorIds.SameSite,
            Says = ["the same 8 newest documents", "Correct the addresses", "fresh copy"],
            Mends = Do(world => world.Replace(Side.Local, real)),
            Ends = ["Party count=8"],
        };
    }

    private static Disaster SetUpAnew() => new()
    {
        Name = "the local site was set up anew and its data imported again",
        Strikes = Do(world =>
        {
            world.Replace(Side.Local);
            foreach (var code in AgreedWorld.Parties)
            {
                world.Insert(Side.Local, "Party", new JsonObject { ["code"] = code, ["title"] = $"{code} Ltd", ["credit"] = 100 });
            }
        }),
        Stops = ErrorIds.SiteChanged,
        Says = ["documents that were synchronized with it before", "use a new state file"],
        Mends = Do(world => world.Configuration = world.Configuration with
        {
            State = world.Configuration.State with { Path = world.Configuration.State.Path + ".new" },
        }),
        Ends = ["Party count=8", "Voucher count=4", "Remark count=4"],
    };

    private static Disaster EmptyInTheMiddle()
    {
        Site? real = null;
        return new()
        {
            Name = "the local address leads to an empty site in the middle of a run",
            Strikes = Do(world =>
            {
                Work(world);
                real = world.Local;
                var stranger = Stranger(world, Side.Local);
                AtRequest(world.Local, 16, () => world.Replace(Side.Local, stranger));
            }),
            Plan = null,
            Calls = null,
            IsStoppedLater = true,
            Tells = [ErrorIds.SiteChanged],
            Deletes = null,
            Mends = world =>
            {
                real!.Faults.BeforeRequest = null;
                world.Replace(Side.Local, real);

                // What was created on the empty site is missing on the real one.
                return BringUpToDate(Side.Local)(world);
            },
            Ends = WorkDone,
        };
    }

    private static Disaster NewHost() => new()
    {
        Name = "the cloud moved to another host and URL",
        Strikes = Do(world =>
        {
            Work(world);
            world.Configuration = world.Configuration with
            {
                Cloud = world.Configuration.Cloud with { Url = new Uri("https://erp.example.net:8443") },
            };
        }),
        Plan = ["Create Voucher/VCH-0005", "Update Party/ACME", "Update Party/BETA"],
        Calls = ["cloud PUT Party", "local PUT Party", "local POST Voucher"],
        Ends = WorkDone,
    };
}
