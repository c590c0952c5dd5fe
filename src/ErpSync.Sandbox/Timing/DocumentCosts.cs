namespace ErpSync.Sandbox;

/// <summary>
/// What the calls on one kind of document cost, in milliseconds. Measured on Frappe 15.101 with ERPNext 15.99, two cores; where the
/// single latency and the throughput at concurrency 1, 2, 4 and 8 were both measured, the figures lie between them.
/// </summary>
internal sealed record DocumentCosts
{
    /// <summary>A plain document without rows, such as a ToDo; also the rows of a child table.</summary>
    public static DocumentCosts Plain { get; } = new()
    {
        Get = 11,
        Insert = 20,
        Update = 28,
        Delete = 140,
        InsertMany = 4,
        BulkUpdate = 10,
        List = 10,
        ListedRow = 0.048,
        ListedStamp = 0.016,
    };

    /// <summary>A master of ERPNext with a controller, such as a Customer.</summary>
    public static DocumentCosts Master { get; } = new()
    {
        Get = 20,
        Insert = 49,
        Update = 80,
        Delete = 361,
        InsertMany = 8,
        InsertManyWait = 6.3,
        BulkUpdate = 32,
        BulkUpdateWait = 18.5,
        List = 20,
        ListedRow = 0.055,
        ListedStamp = 0.014,
        RowRead = 1,
        RowWrite = 2,
        RowRewrite = 4,
    };

    /// <summary>
    /// A document with child tables; measured with three rows, the rest by rows. Updates hinder each other: eight at once were hardly
    /// faster than one. The vouchers of ERPNext itself are costlier than this, by how much was not measured.
    /// </summary>
    public static DocumentCosts WithRows { get; } = new()
    {
        Get = 16,
        Insert = 27,
        InsertWait = 9,
        Update = 36,
        UpdateExclusive = 25,
        Delete = 190,
        InsertMany = 1,
        BulkUpdate = 5.5,
        List = 19,
        ListedRow = 0.073,
        ListedStamp = 0.014,
        RowRead = 1,
        RowWrite = 2,
        RowRewrite = 4,
    };

    public required double Get { get; init; }

    public required double Insert { get; init; }

    public double InsertWait { get; init; }

    public required double Update { get; init; }

    /// <summary>Part of an update in which no other update can run; rewritten rows add to it.</summary>
    public double UpdateExclusive { get; init; }

    public required double Delete { get; init; }

    /// <summary>By document of an insert_many.</summary>
    public required double InsertMany { get; init; }

    public double InsertManyWait { get; init; }

    /// <summary>By document of a bulk_update.</summary>
    public required double BulkUpdate { get; init; }

    public double BulkUpdateWait { get; init; }

    /// <summary>A list that is empty.</summary>
    public required double List { get; init; }

    /// <summary>By row of a list of all fields.</summary>
    public required double ListedRow { get; init; }

    /// <summary>By row of a list of a few fields.</summary>
    public required double ListedStamp { get; init; }

    /// <summary>By row of the child tables that a GET shows.</summary>
    public double RowRead { get; init; }

    /// <summary>By inserted row of a child table.</summary>
    public double RowWrite { get; init; }

    /// <summary>By row of the child tables that an update rewrites, changed or not.</summary>
    public double RowRewrite { get; init; }
}
