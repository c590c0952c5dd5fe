using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>A world in which both sites hold the same documents, edited over the past month, and the engine agrees.</summary>
internal static class AgreedPairs
{
    private static readonly TimeSpan History = TimeSpan.FromDays(30);
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(7);

    /// <summary>Fills both sites with equals.</summary>
    public static void Fill(PracticeSites sites, int customers, int orders)
    {
        var documents = customers + orders;
        var first = DateTimeOffset.UtcNow - History;
        foreach (var site in new[] { sites.Cloud, sites.Local })
        {
            // The same documents were saved on each site at its own time: two sites with the same stamps are one site.
            var start = site == sites.Cloud ? first : first + Apart;
            for (var i = 0; i < documents; i++)
            {
                var number = i;
                site.CommitLate(start + ((History - Rest) * ((double)i / documents)), desk => Insert(desk, number, customers));
            }
        }
    }

    /// <summary>Fills both sites and lets the engine agree on all pairs.</summary>
    public static async Task<Measurement> BaselineAsync(World world, int customers, int orders, CancellationToken cancellationToken)
    {
        TradeData.InsertMasters(world.Sites);
        Fill(world.Sites, customers, orders);
        var baseline = await Measurement.OfAsync(world.Tally, () => world.SyncAsync(new SyncRequest(), cancellationToken));
        await world.RestartAsync();
        return baseline;
    }

    /// <summary>Edits one field of some customers and orders of one side; each call edits others or the same ones anew.</summary>
    /// <returns>The names, by DocType.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Edit(
        FrappeSite site, int first, int customers, int orders, string value)
    {
        var edited = new Dictionary<string, IReadOnlyList<string>>
        {
            ["Customer"] = [.. site.Names("Customer").Where(name => name != "Customer 0000000").Skip(first).Take(customers)],
            ["Sales Order"] = [.. site.Names("Sales Order").Skip(first).Take(orders)],
        };
        foreach (var (docType, names) in edited)
        {
            foreach (var name in names)
            {
                site.Update(docType, name, new JsonObject { [docType == "Customer" ? "website" : "po_no"] = $"{value} {name}" });
            }
        }

        return edited;
    }

    private static void Insert(FrappeSite site, int number, int customers)
    {
        if (number < customers)
        {
            site.Insert("Customer", TradeData.Customer(number + 1));
        }
        else
        {
            site.Insert("Sales Order", TradeData.Order(number - customers + 1));
        }
    }
}
