using System.Text.Json.Nodes;
using ErpSync.Sandbox.Business;

namespace ErpSync.Sandbox.Tests.Business;

public sealed class BusinessDataTests
{
    private static readonly string[] Masters =
    [
        "Language", "Currency", "Country", "UOM", "Company", "Account", "Cost Center", "Warehouse", "Price List", "Customer Group",
        "Supplier Group", "Territory", "Item Group",
    ];

    [Fact]
    public void No_documents_means_only_masters_and_these_are_equal_on_both_sites()
    {
        var sites = new FilledSites(documents: 0, seed: 1);

        Assert.All(FilledSites.Kinds, kind => Assert.Empty(sites.Cloud.Names(kind)));
        Assert.All(Masters, master => Assert.NotEmpty(sites.Cloud.Names(master)));
        Assert.All(Masters, master => Assert.Equal(sites.Cloud.Names(master), sites.Local.Names(master)));
        Assert.All(Masters, master => Assert.All(sites.Cloud.Names(master), name => Assert.Equal(
            FilledSites.Content(sites.Cloud, master, name),
            FilledSites.Content(sites.Local, master, name))));
    }

    [Fact]
    public void The_same_seed_gives_the_same_sites()
    {
        var one = new FilledSites(documents: 150, seed: 7);
        var other = new FilledSites(documents: 150, seed: 7);

        Assert.Equal(FilledSites.Dump(one.Cloud, FilledSites.Kinds), FilledSites.Dump(other.Cloud, FilledSites.Kinds));
        Assert.Equal(FilledSites.Dump(one.Local, FilledSites.Kinds), FilledSites.Dump(other.Local, FilledSites.Kinds));
    }

    [Fact]
    public void Another_seed_gives_other_sites()
    {
        var one = new FilledSites(documents: 150, seed: 7);
        var other = new FilledSites(documents: 150, seed: 8);

        Assert.NotEqual(one.Cloud.Names("Customer"), other.Cloud.Names("Customer"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(23)]
    [InlineData(100)]
    [InlineData(400)]
    public void There_are_as_many_documents_as_asked_for(int documents)
    {
        var sites = new FilledSites(documents, seed: 3);

        // Documents that both sites have count once; random names never agree, other kinds agree by name when planned so.
        int onCloud = FilledSites.Kinds.Sum(kind => sites.Cloud.Names(kind).Count);
        int onlyLocal = FilledSites.Kinds.Sum(kind => sites.Local.Names(kind).Count(name =>
            sites.Cloud.Find(kind, name) is null || !IsSameDocument(sites, kind, name)));

        Assert.Equal(documents, onCloud + onlyLocal);
    }

    [Fact]
    public void Every_small_number_of_documents_can_be_made()
    {
        for (int documents = 0; documents <= 24; documents++)
        {
            var sites = new FilledSites(documents, seed: documents);

            Assert.Equal(documents > 0, sites.Cloud.Names("Customer").Count > 0);
        }
    }

    [Fact]
    public void Most_documents_are_on_the_cloud_only_and_some_pairs_are_equal_or_differ()
    {
        var sites = new FilledSites(documents: 1000, seed: 5);

        string[] onCloud = [.. sites.Cloud.Names("Customer")];
        string[] onLocal = [.. sites.Local.Names("Customer")];
        string[] onBoth = [.. onCloud.Intersect(onLocal)];
        string[] differing = [.. onBoth.Where(name =>
            FilledSites.Content(sites.Cloud, "Customer", name) != FilledSites.Content(sites.Local, "Customer", name))];

        Assert.InRange(onCloud.Except(onLocal).Count(), 180, 230);
        Assert.InRange(onLocal.Except(onCloud).Count(), 10, 40);
        Assert.InRange(onBoth.Length, 20, 55);
        Assert.InRange(differing.Length, 2, 20);
    }

    [Fact]
    public void No_link_dangles_on_either_site()
    {
        var sites = new FilledSites(documents: 600, seed: 11);

        foreach (FrappeSite site in (FrappeSite[])[sites.Cloud, sites.Local])
        {
            int links = 0;
            foreach (string kind in FilledSites.Kinds)
            {
                foreach (string name in site.Names(kind))
                {
                    links += CheckLinks(site, kind, site.Find(kind, name)!);
                }
            }

            Assert.InRange(links, 300, int.MaxValue);
        }
    }

    [Fact]
    public void Orders_have_one_to_ten_rows_and_totals_that_add_up()
    {
        var sites = new FilledSites(documents: 600, seed: 13);

        JsonObject[] orders = [.. sites.Cloud.Names("Sales Order").Select(name => sites.Cloud.Find("Sales Order", name)!)];

        Assert.InRange(orders.Length, 50, 90);
        Assert.All(orders, order => Assert.InRange(order["items"]!.AsArray().Count, 1, 10));
        Assert.All(orders, order => Assert.Equal(
            Math.Round(order["items"]!.AsArray().Sum(row => (double)row!["amount"]!), 2),
            Math.Round((double)order["grand_total"]!, 2)));
        Assert.Contains(orders, order => (string)order["status"]! == "Draft");
        Assert.Contains(orders, order => (string)order["status"]! == "To Deliver and Bill" && (long)order["docstatus"]! == 1);
    }

    [Fact]
    public void Names_carry_the_letters_that_break_careless_clients()
    {
        var sites = new FilledSites(documents: 600, seed: 17);

        string names = string.Join('\n', sites.Cloud.Names("Customer").Concat(sites.Cloud.Names("Item")));

        Assert.Contains('\'', names);
        Assert.Contains('/', names);
        Assert.Contains('&', names);
        Assert.Contains('"', names);
        Assert.Contains(names, letter => letter > 0x2000);
    }

    [Fact]
    public void Negative_numbers_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilledSites(documents: -1, seed: 1));

    /// <summary>Series and composed names give both sites the same name for different documents now and then.</summary>
    private static bool IsSameDocument(FilledSites sites, string kind, string name) => kind switch
    {
        "Contact" => Field(sites.Cloud, kind, name, "email_id") == Field(sites.Local, kind, name, "email_id"),
        "Address" => Field(sites.Cloud, kind, name, "address_line1") == Field(sites.Local, kind, name, "address_line1"),
        "Sales Order" or "Purchase Order" => FilledSites.Content(sites.Cloud, kind, name) == FilledSites.Content(sites.Local, kind, name),
        _ => true,
    };

    private static string Field(FrappeSite site, string kind, string name, string field) => (string)site.Find(kind, name)![field]!;

    private static int CheckLinks(FrappeSite site, string docType, JsonObject document)
    {
        int links = 0;
        foreach (JsonObject field in DefinedFields(docType))
        {
            string name = (string)field["fieldname"]!;
            if (document[name] is JsonArray rows)
            {
                links += rows.OfType<JsonObject>().Sum(row => CheckLinks(site, (string)field["options"]!, row));
            }
            else if (TargetType(field, document) is { Length: > 0 } target
                && target != "DocType"
                && (string?)document[name] is { Length: > 0 } link)
            {
                Assert.True(
                    site.Find(target, link) is not null,
                    $"{docType} {document["name"]}: {name} points at the missing {target} {link}");
                links++;
            }
        }

        return links;
    }

    private static string? TargetType(JsonObject field, JsonObject document) => (string)field["fieldtype"]! switch
    {
        "Link" => (string?)field["options"],
        "Dynamic Link" => (string?)document[(string)field["options"]!],
        _ => null,
    };

    private static IEnumerable<JsonObject> DefinedFields(string docType)
    {
        using Stream? stream = typeof(BusinessDocTypes).Assembly.GetManifestResourceStream(
            $"DocTypes/{docType.ToLowerInvariant().Replace(' ', '_')}.json");
        return stream is null ? [] : [.. JsonNode.Parse(stream)!["fields"]!.AsArray().OfType<JsonObject>()];
    }
}
