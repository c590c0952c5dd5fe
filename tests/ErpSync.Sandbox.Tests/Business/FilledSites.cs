using System.Text.Json.Nodes;
using ErpSync.Sandbox.Business;

namespace ErpSync.Sandbox.Tests.Business;

/// <summary>Two practice sites on a virtual clock, filled with business data.</summary>
internal sealed class FilledSites
{
    public static readonly string[] Kinds =
        ["Customer", "Supplier", "Item", "Contact", "Address", "Sales Order", "Purchase Order", "ToDo", "Note"];

    private static readonly string[] BelongsToTheSite = ["owner", "creation", "modified", "modified_by"];

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 22, 20, 58, 0, TimeSpan.Zero));

    public FilledSites(int documents, int seed)
    {
        Cloud = NewSite("cloud", seed: 1);
        Local = NewSite("local", seed: 2);
        BusinessData.Fill(Cloud, Local, documents, seed);
    }

    public FrappeSite Cloud { get; }

    public FrappeSite Local { get; }

    /// <summary>All documents of some DocTypes as text, in table order.</summary>
    public static string Dump(FrappeSite site, params IEnumerable<string> docTypes) =>
        string.Join('\n', docTypes.SelectMany(docType => site.Names(docType).Select(name => site.Find(docType, name)!.ToJsonString())));

    /// <summary>A document without what differs between two sites even if people call it the same: stamps and random row names.</summary>
    public static string Content(FrappeSite site, string docType, string name) => Strip(site.Find(docType, name)!).ToJsonString();

    private static JsonObject Strip(JsonObject document)
    {
        foreach (string field in BelongsToTheSite)
        {
            document.Remove(field);
        }

        foreach (JsonObject row in document.Select(pair => pair.Value).OfType<JsonArray>().SelectMany(rows => rows.OfType<JsonObject>()))
        {
            row.Remove("name");
            Strip(row);
        }

        return document;
    }

    private FrappeSite NewSite(string name, int seed)
    {
        var site = new FrappeSite(new FrappeSiteOptions
        {
            SiteName = name,
            Clock = _clock,
            Seed = seed,
            ApiKey = name,
            ApiSecret = "secret",
        });
        BusinessDocTypes.Define(site);
        return site;
    }
}
