using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Documents;

/// <summary>The names are those that Frappe 15 with ERPNext gave (recordings 21, 22, 23 and 28).</summary>
public sealed class DocumentIdentityTests
{
    private static readonly DocTypeSchema Customer = DocType(
        "Customer", "naming_series:", "customer_name", ("naming_series", "Select", null), ("customer_name", "Data", null),
        ("customer_group", "Link", "Customer Group"), ("fiscal_year", "Link", "Fiscal Year"), ("prefix", "Data", null), ("merged_into",
        "Link", "Customer"));

    private static readonly DocTypeSchema Item = DocType(
        "Item", "field:item_code", "item_name", ("naming_series", "Select", null), ("item_code", "Data", null), ("item_name", "Data",
        null));

    private static readonly DocTypeSchema Links = DocType(
        "Dynamic Link", null, null, ("link_doctype", "Link", "DocType"), ("link_name", "Dynamic Link", "link_doctype"));

    private static readonly DocTypeSchema Contact = DocType(
        "Contact", null, "full_name", ("first_name", "Data", null), ("last_name", "Data", null), ("full_name", "Data", null), ("links",
        "Table", "Dynamic Link")) with
    {
        Children = new Dictionary<string, DocTypeSchema> { ["Dynamic Link"] = Links },
    };

    private static readonly DocTypeSchema Address = DocType(
        "Address", null, null, ("address_title", "Data", null), ("address_type", "Select", null), ("city", "Data", null));

    [Theory]
    [InlineData("Acme 211657", "Acme 211657", "Acme 211657", true)]
    [InlineData("Acme 211657 - 1", "Acme 211657", "Acme 211657", true)]
    [InlineData("Copy 211657", "Copy 211657", "Copy 211657", true)]
    [InlineData("Acme 211657", "Acme 211657", "Another", false)]
    [InlineData("Acme 211657", "Another", "Another", false)]
    [InlineData("WANT-212257-Customer", "V2 Cust 212257", "V2 Cust 212257", false)]
    [InlineData("Soc 211709 R", "Soc 211709", "Soc 211709", false)]
    [InlineData("CUST-2026-00001", "Acme", "Acme", false)]
    [InlineData("CUST-2026-00001", "CUST-2026-00001", "CUST-2026-00001", false)]
    public void A_customer_is_known_by_its_name_when_the_name_is_its_data(string name, string cloudName, string localName, bool isSame)
    {
        var cloud = Document(Customer, name, ("customer_name", cloudName), ("naming_series", "CUST-.YYYY.-"), ("customer_group",
            "Commercial"));
        var local = Document(Customer, name, ("customer_name", localName), ("naming_series", "CUST-.YYYY.-"), ("customer_group",
            "Commercial"));

        Assert.Equal(isSame, IsSame(Customer, cloud, local));
    }

    [Theory]
    [InlineData("Acme 211657-Billing", true)]
    [InlineData("Acme 211657-Billing-1", true)]
    [InlineData("Acme 211657-Shipping", false)]
    [InlineData("WANT-212257-Address", false)]
    [InlineData("5fif5dsv0p", false)]
    public void An_address_is_known_by_title_and_type(string name, bool isSame)
    {
        var address = Document(Address, name, ("address_title", "Acme 211657"), ("address_type", "Billing"), ("city", "Town"));

        Assert.Equal(isSame, IsSame(Address, address, address));
    }

    [Theory]
    [InlineData("Jo Doe 211657-Acme 211657", "Acme 211657", "Acme 211657", true)]
    [InlineData("Jo Doe 211657-Acme 211657-1", "Acme 211657", "Acme 211657", true)]
    [InlineData("Jo Doe 211657-Acme 211657", "Acme 211657", "Other", false)]
    [InlineData("WANT-212257-Contact", "Acme 211657", "Acme 211657", false)]
    public void A_contact_is_known_by_its_person_and_its_party(string name, string cloudParty, string localParty, bool isSame) =>
        Assert.Equal(isSame, IsSame(Contact, Person(name, cloudParty), Person(name, localParty)));

    [Fact]
    public void A_name_from_a_field_is_the_same_document_whatever_else_differs() => Assert.True(IsSame(
        Item,
        Document(Item, "ITEM-211657", ("item_code", "ITEM-211657"), ("naming_series", "STO-ITEM-.YYYY.-")),
        Document(Item, "ITEM-211657", ("item_code", "ITEM-211657"), ("item_name", "Other"), ("naming_series", "STO-ITEM-.YYYY.-"))));

    [Fact]
    public void An_item_code_that_a_series_made_is_no_data()
    {
        var item = Document(Item, "STO-ITEM-2026-00001", ("item_code", "STO-ITEM-2026-00001"), ("naming_series", "STO-ITEM-.YYYY.-"));

        Assert.False(IsSame(Item, item, item));
    }

    [Theory]
    [InlineData("hash", "5i5iidgr85")]
    [InlineData("autoincrement", "3")]
    [InlineData("EV.#####", "EV00001")]
    [InlineData("format:{subject}-{##}", "note-01")]
    [InlineData("UUID", "note")]
    public void Names_of_counters_and_hashes_are_never_data(string autoName, string name)
    {
        var schema = DocType("Note", autoName, "subject", ("subject", "Data", null));
        var note = Document(schema, name, ("subject", name));

        Assert.False(IsSame(schema, note, note));
    }

    [Theory]
    [InlineData("SAL-ORD-2026-00001", "SAL-ORD-.YYYY.-")]
    [InlineData("SAL-ORD-2026-00001-1", "SAL-ORD-.YYYY.-")]
    [InlineData("ALT-00007", "ALT-.#####")]
    [InlineData("ALT-1000007", "ALT-.#####")]
    [InlineData("BAD-01", "BAD-.##")]
    [InlineData("00001-DEL", ".#####.-DEL")]
    [InlineData("Commercial-0001", "customer_group.-.####")]
    public void A_name_that_the_own_series_makes_is_never_data(string name, string series)
    {
        var order = Document(Customer, name, ("customer_name", name), ("naming_series", series));

        Assert.False(IsSame(Customer, order, order));
    }

    [Fact]
    public void A_counter_behind_own_values_is_no_duplicate_number()
    {
        var values = new[] { ("prefix", "INV"), ("fiscal_year", "2026") };

        Assert.False(IsSame(Customer, Document(Customer, "INV-2026-00001", values), Document(Customer, "INV-2026-00001", values)));
    }

    [Fact]
    public void Digits_alone_are_no_data()
    {
        var values = new[] { ("fiscal_year", "2026") };

        Assert.False(IsSame(Customer, Document(Customer, "2026", values), Document(Customer, "2026", values)));
    }

    [Fact]
    public void The_name_of_another_document_of_the_DocType_is_no_data()
    {
        var values = new[] { ("merged_into", "ACME") };

        Assert.False(IsSame(Customer, Document(Customer, "ACME-1", values), Document(Customer, "ACME-1", values)));
    }

    /// <summary>The list of attached files is a table that no site defines.</summary>
    [Fact]
    public void A_contact_whose_attachments_travel_is_known_by_its_name_too()
    {
        var schema = SyncSchemaBuilder.Build(Contact, Contact, new DocTypeRules { DocType = Contact.Name, Attachments = AttachmentPolicy.All });

        Assert.True(DocumentIdentity.SameNameIsSameDocument(schema, Person("Jo Doe 211657-Acme", "Acme"), Person("Jo Doe 211657-Acme", "Acme")));
    }

    private static bool IsSame(DocTypeSchema schema, FrappeDocument cloud, FrappeDocument local) => DocumentIdentity.SameNameIsSameDocument(
        SyncSchemaBuilder.Build(schema, schema, new DocTypeRules { DocType = schema.Name }), cloud, local);

    private static DocTypeSchema DocType(string name, string? autoName, string? title, params (string Name, string Type,
        string? Options)[] fields) =>
        ProbeSchemas.DocType(name, [.. fields.Select(field => ProbeSchemas.Field(field.Name, field.Type, field.Options))]) with
        {
            AutoName = autoName,
            TitleField = title,
        };

    private static FrappeDocument Document(DocTypeSchema schema, string name, params (string Field, string Value)[] values) =>
        new(schema.Name, name, new JsonObject(values.Select(value => KeyValuePair.Create(value.Field, (JsonNode?)value.Value))));

    private static FrappeDocument Person(string name, string party)
    {
        var link = new JsonObject { ["name"] = "5fgesumqfk", ["link_doctype"] = "Customer", ["link_name"] = party };
        return new FrappeDocument(
            Contact.Name,
            name,
            new JsonObject
            {
                ["first_name"] = "Jo",
                ["last_name"] = "Doe 211657",
                ["full_name"] = "Jo Doe 211657",
                ["links"] = new JsonArray(link),
            });
    }
}
