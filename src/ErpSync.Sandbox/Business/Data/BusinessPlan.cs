using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business.Data;

/// <summary>
/// Plans the practice documents: the same list for the same number, seed and day. Links are planned before what links to them and stand
/// on every site that needs them.
/// </summary>
/// <param name="seed">Chooses names, amounts and places.</param>
/// <param name="today">The day the orders lie about.</param>
internal sealed class BusinessPlan(int seed, DateOnly today)
{
    /// <summary>How many documents of each kind there are among 100.</summary>
    private static readonly (string DocType, int Share)[] Shares =
    [
        ("Customer", 26), ("Supplier", 8), ("Item", 22), ("Contact", 12), ("Address", 10), ("Sales Order", 13), ("Purchase Order", 4),
        ("ToDo", 3), ("Note", 2),
    ];

    private readonly Random _random = new(seed);
    private readonly UniqueNames _names = new();
    private readonly LinkPool<string> _customers = new();
    private readonly LinkPool<string> _suppliers = new();
    private readonly LinkPool<PlannedItem> _items = new();

    /// <summary>The documents in an order that satisfies their links.</summary>
    /// <param name="documents">How many; 0 gives none.</param>
    public IReadOnlyList<PlannedDocument> Documents(int documents)
    {
        var plan = new List<PlannedDocument>(documents);
        int before = 0;
        int share = 0;
        foreach ((string docType, int each) in Shares)
        {
            share += each;
            // Rounded up, so that even a small number has the parties and items that its orders link to.
            int until = (int)((((long)documents * share) + 99) / 100);
            for (int i = before; i < until; i++)
            {
                plan.Add(Document(docType, isFirst: i == before));
            }

            before = until;
        }

        return plan;
    }

    private PlannedDocument Document(string docType, bool isFirst)
    {
        Placement placement = isFirst ? Placement.Both : AnyPlacement();
        return docType switch
        {
            "Customer" => Customer(placement),
            "Supplier" => Supplier(placement),
            "Item" => Item(placement),
            "Contact" => Contact(placement),
            "Address" => Address(placement),
            "Sales Order" => SalesOrder(placement),
            "Purchase Order" => PurchaseOrder(placement),
            "ToDo" => Task(OnOneSite(placement)),
            _ => Note(OnOneSite(placement)),
        };
    }

    private Placement AnyPlacement() => _random.Next(100) switch
    {
        < 78 => Placement.Cloud,
        < 87 => Placement.Local,
        < 96 => Placement.Both,
        _ => Placement.Differing,
    };

    /// <summary>Random names never agree, so people would not call a task here and a task there the same document.</summary>
    private static Placement OnOneSite(Placement placement) => placement == Placement.Local ? Placement.Local : Placement.Cloud;

    private PlannedDocument Customer(Placement placement)
    {
        bool isPerson = _random.Next(4) == 0;
        string name = _names.Take(isPerson ? PersonName() : CompanyName());
        var content = new JsonObject
        {
            ["customer_name"] = name,
            ["customer_type"] = isPerson ? "Individual" : "Company",
            ["customer_group"] = isPerson ? "Individual" : Any(["Commercial", "Commercial", "Non Profit", "Government"]),
            ["territory"] = Any(["Rest Of The World", "United States"]),
        };
        if (_random.Next(3) == 0)
        {
            content["tax_id"] = $"EU{_random.Next(10_000_000, 99_999_999)}";
        }

        if (_random.Next(5) == 0)
        {
            content["customer_details"] = "Prefers <b>e-mail</b>; closed on Mondays & in August.";
        }

        _customers.Add(name, placement);
        return Planned("Customer", content, placement, new() { ["website"] = "https://www.example.com/new-site" });
    }

    private PlannedDocument Supplier(Placement placement)
    {
        string name = _names.Take(CompanyName());
        _suppliers.Add(name, placement);
        var content = new JsonObject
        {
            ["supplier_name"] = name,
            ["supplier_group"] = Any(["Services", "Local", "Raw Material", "Hardware"]),
            ["country"] = Any(BusinessWords.Countries),
        };
        return Planned("Supplier", content, placement, new() { ["supplier_details"] = "Now delivers on Saturdays too." });
    }

    private PlannedDocument Item(Placement placement)
    {
        string product = Any(BusinessWords.Products);
        string material = Any(BusinessWords.Materials);
        string size = Any(BusinessWords.Sizes);
        string code = _names.Take(string.Join('-', product.Replace(' ', '_').ToUpperInvariant(), material[..3].ToUpperInvariant(), size));
        decimal rate = _random.Next(5, 50_000) / 100m;
        _items.Add(new PlannedItem(code, rate), placement);
        var content = new JsonObject
        {
            ["item_code"] = code,
            ["item_name"] = $"{product} {size}, {material}",
            ["item_group"] = Any(["Products", "Products", "Raw Material", "Consumable"]),
            ["stock_uom"] = Any(["Nos", "Nos", "Box", "Kg", "Meter"]),
            ["is_stock_item"] = _random.Next(3) == 0 ? 0 : 1,
            ["description"] = $"<p>{product}, {material}, size <b>{size.Replace("\"", "&quot;", StringComparison.Ordinal)}</b></p>",
        };
        if (_random.Next(4) == 0)
        {
            content["standard_rate"] = rate;
        }

        if (_random.Next(6) == 0)
        {
            string barcode = _names.Take($"{_random.NextInt64(4_000_000_000_000, 4_999_999_999_999)}");
            content["barcodes"] = new JsonArray(new JsonObject { ["barcode"] = barcode });
        }

        return Planned("Item", content, placement, new() { ["item_name"] = $"{product} {size}, {material} (new drawing)" });
    }

    private PlannedDocument Contact(Placement placement)
    {
        string first = Any(BusinessWords.FirstNames);
        string last = Any(BusinessWords.LastNames);
        var content = new JsonObject
        {
            ["first_name"] = first,
            ["last_name"] = last,
            ["email_ids"] = new JsonArray(
                new JsonObject { ["email_id"] = $"contact{_random.Next(1_000_000)}@example.com", ["is_primary"] = 1 }),
            ["phone_nos"] = new JsonArray(
                new JsonObject { ["phone"] = $"+45 {_random.Next(10_000_000, 99_999_999)}", ["is_primary_mobile_no"] = 1 }),
            ["links"] = LinkTo("Customer", Any(_customers.For(placement))),
        };
        return Planned("Contact", content, placement, new() { ["designation"] = "Head of purchasing" });
    }

    private PlannedDocument Address(Placement placement)
    {
        bool ofSupplier = _random.Next(4) == 0 && _suppliers.For(placement).Count > 0;
        string title = Any(ofSupplier ? _suppliers.For(placement) : _customers.For(placement));
        var content = new JsonObject
        {
            ["address_title"] = title,
            ["address_type"] = Any(["Billing", "Shipping", "Office"]),
            ["address_line1"] = $"{Any(BusinessWords.Streets)} {_random.Next(1, 200)}",
            ["city"] = Any(BusinessWords.Cities),
            ["pincode"] = $"{_random.Next(10_000, 99_999)}",
            ["country"] = Any(BusinessWords.Countries),
            ["links"] = LinkTo(ofSupplier ? "Supplier" : "Customer", title),
        };
        return Planned("Address", content, placement, new() { ["address_line2"] = "2nd floor, left/rear" });
    }

    private PlannedDocument SalesOrder(Placement placement)
    {
        DateOnly ordered = today.AddDays(-_random.Next(0, 120));
        DateOnly delivery = ordered.AddDays(_random.Next(3, 45));
        var content = new JsonObject
        {
            ["customer"] = Any(_customers.For(placement)),
            ["company"] = BusinessMasters.Company,
            ["transaction_date"] = Iso(ordered),
            ["delivery_date"] = Iso(delivery),
            ["items"] = OrderRows(placement, "delivery_date", delivery),
        };
        return Planned("Sales Order", content, placement, edit: null) with { Submit = _random.Next(5) < 3 };
    }

    private PlannedDocument PurchaseOrder(Placement placement)
    {
        DateOnly ordered = today.AddDays(-_random.Next(0, 120));
        DateOnly required = ordered.AddDays(_random.Next(7, 60));
        var content = new JsonObject
        {
            ["supplier"] = Any(_suppliers.For(placement)),
            ["company"] = BusinessMasters.Company,
            ["transaction_date"] = Iso(ordered),
            ["schedule_date"] = Iso(required),
            ["items"] = OrderRows(placement, "schedule_date", required),
        };
        return Planned("Purchase Order", content, placement, edit: null) with { Submit = _random.Next(5) < 3 };
    }

    private PlannedDocument Task(Placement placement) => Planned(
        "ToDo",
        new JsonObject
        {
            ["description"] = $"<p>{Any(BusinessWords.Tasks)}</p>",
            ["priority"] = Any(["High", "Medium", "Low"]),
            ["date"] = Iso(today.AddDays(_random.Next(1, 30))),
            ["reference_type"] = "Customer",
            ["reference_name"] = Any(_customers.For(placement)),
        },
        placement,
        edit: null);

    private PlannedDocument Note(Placement placement) => Planned(
        "Note",
        new JsonObject
        {
            ["title"] = _names.Take($"Visit to {Any(BusinessWords.Cities)}"),
            ["content"] = $"<p>{Any(BusinessWords.Tasks)}</p>",
        },
        placement,
        edit: null);

    /// <summary>A pair whose DocType has no sensible small edit stays equal on both sites.</summary>
    private static PlannedDocument Planned(string docType, JsonObject content, Placement placement, JsonObject? edit) =>
        placement == Placement.Differing && edit is not null
            ? new PlannedDocument(docType, content, placement) { LocalEdit = edit }
            : new PlannedDocument(docType, content, placement == Placement.Differing ? Placement.Both : placement);

    private JsonArray OrderRows(Placement placement, string dateField, DateOnly date)
    {
        IReadOnlyList<PlannedItem> items = _items.For(placement);
        var rows = new JsonArray();
        int count = _random.Next(1, 11);
        for (int i = 0; i < count; i++)
        {
            PlannedItem item = Any(items);
            rows.Add(new JsonObject
            {
                ["item_code"] = item.Code,
                ["qty"] = _random.Next(1, 25),
                ["rate"] = item.Rate,
                [dateField] = Iso(date),
            });
        }

        return rows;
    }

    private string PersonName() => $"{Any(BusinessWords.FirstNames)} {Any(BusinessWords.LastNames)}";

    private string CompanyName() => _random.Next(3) == 0
        ? $"{Any(BusinessWords.Trades)} {Any(BusinessWords.Cities)} {Any(BusinessWords.Forms)}"
        : $"{Any(BusinessWords.LastNames)} {Any(BusinessWords.Trades)} {Any(BusinessWords.Forms)}";

    private T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private static JsonArray LinkTo(string docType, string name) =>
        new(new JsonObject { ["link_doctype"] = docType, ["link_name"] = name });

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record PlannedItem(string Code, decimal Rate);
}
