using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Business;

/// <summary>Behaviour of the business DocTypes that no recording shows in one go.</summary>
public sealed class BusinessControllerTests
{
    private readonly FrappeSite _site = new FilledSites(documents: 0, seed: 1).Cloud;

    [Fact]
    public void Deleting_a_customer_takes_its_own_contact_and_address_along()
    {
        _site.Insert("Customer", Customer(
            "Ångström & Söner",
            ("email_id", "a@example.com"),
            ("address_line1", "1 Road"),
            ("city", "Town"),
            ("country", "Sweden")));

        _site.Delete("Customer", "Ångström & Söner");

        Assert.Empty(_site.Names("Customer"));
        Assert.Empty(_site.Names("Contact"));
        Assert.Empty(_site.Names("Address"));
        Assert.Equal(3, _site.Names("Deleted Document").Count);
    }

    [Fact]
    public void Deleting_a_customer_leaves_a_contact_that_others_share()
    {
        _site.Insert("Customer", Customer("One"));
        _site.Insert("Customer", Customer("Other"));
        string contact = Name(_site.Insert("Contact", new JsonObject
        {
            ["first_name"] = "Jo",
            ["links"] = new JsonArray(Link("One"), Link("Other")),
        }));

        _site.Delete("Customer", "One");

        JsonArray links = _site.Find("Contact", contact)!["links"]!.AsArray();
        Assert.Equal("Other", (string)Assert.Single(links)!["link_name"]!);
    }

    [Fact]
    public void A_person_gets_a_contact_with_first_and_last_name()
    {
        _site.Insert("Customer", Customer("Jo van der Berg", ("customer_type", "Individual"), ("mobile_no", "+45 12345678")));

        JsonObject contact = _site.Find("Contact", Assert.Single(_site.Names("Contact")))!;

        Assert.Equal("Jo", (string)contact["first_name"]!);
        Assert.Equal("van der Berg", (string)contact["last_name"]!);
        Assert.Equal("+45 12345678", (string)contact["mobile_no"]!);
    }

    [Fact]
    public void An_item_that_nobody_ordered_is_deleted_with_its_price()
    {
        _site.Insert("Item", Item("A/1", ("standard_rate", 12.5)));
        Assert.Single(_site.Names("Item Price"));

        _site.Delete("Item", "A/1");

        Assert.Empty(_site.Names("Item Price"));
    }

    [Fact]
    public void An_ordered_item_takes_its_price_from_the_list_and_cannot_be_deleted()
    {
        _site.Insert("Customer", Customer("Acme"));
        _site.Insert("Item", Item("A/1", ("standard_rate", 0.335)));

        JsonObject order = _site.Insert("Sales Order", new JsonObject
        {
            ["customer"] = "Acme",
            ["company"] = "Nordwind Trading",
            ["delivery_date"] = "2026-12-24",
            ["items"] = new JsonArray(new JsonObject { ["item_code"] = "A/1", ["qty"] = 3 }),
        });

        Assert.Equal(1.0, (double)order["grand_total"]!, 2);
        Assert.Throws<SandboxRefusedException>(() => _site.Delete("Item", "A/1"));
        Assert.NotNull(_site.Find("Item", "A/1"));
        Assert.Single(_site.Names("Item Price"));
    }

    [Fact]
    public void A_purchase_order_goes_from_draft_over_submitted_to_cancelled()
    {
        _site.Insert("Supplier", new JsonObject { ["supplier_name"] = "Sup", ["supplier_group"] = "Local" });
        _site.Insert("Item", Item("B"));
        string order = Name(_site.Insert("Purchase Order", new JsonObject
        {
            ["supplier"] = "Sup",
            ["company"] = "Nordwind Trading",
            ["items"] = new JsonArray(new JsonObject { ["item_code"] = "B", ["qty"] = 2, ["rate"] = 5, ["schedule_date"] = "2026-12-24" }),
        }));
        Assert.Equal("2026-12-24", (string)_site.Find("Purchase Order", order)!["schedule_date"]!);

        JsonObject submitted = _site.Update("Purchase Order", order, new JsonObject { ["docstatus"] = 1 });
        JsonObject cancelled = _site.Update("Purchase Order", order, new JsonObject { ["docstatus"] = 2 });

        Assert.Equal("To Receive and Bill", (string)submitted["status"]!);
        Assert.Equal("Cancelled", (string)cancelled["status"]!);
    }

    [Fact]
    public void A_journal_entry_has_to_balance()
    {
        SandboxRefusedException refusal = Assert.Throws<SandboxRefusedException>(() => _site.Insert("Journal Entry", new JsonObject
        {
            ["company"] = "Nordwind Trading",
            ["posting_date"] = "2026-11-20",
            ["accounts"] = new JsonArray(
                new JsonObject { ["account"] = "Cash - NT", ["debit_in_account_currency"] = 10 },
                new JsonObject { ["account"] = "Sales - NT", ["credit_in_account_currency"] = 9 }),
        }));

        Assert.Equal(417, refusal.Status);
    }

    private static JsonObject Customer(string name, params (string Field, string Value)[] more) =>
        With(new JsonObject { ["customer_name"] = name }, [.. more.Select(field => (field.Field, (JsonNode)field.Value))]);

    private static JsonObject Item(string code, params (string Field, JsonNode Value)[] more) =>
        With(new JsonObject { ["item_code"] = code, ["item_group"] = "Products", ["stock_uom"] = "Nos" }, more);

    private static JsonObject With(JsonObject document, (string Field, JsonNode Value)[] more)
    {
        foreach ((string field, JsonNode value) in more)
        {
            document[field] = value;
        }

        return document;
    }

    private static JsonObject Link(string customer) => new() { ["link_doctype"] = "Customer", ["link_name"] = customer };

    private static string Name(JsonObject document) => (string)document["name"]!;
}
