using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Requests;

/// <summary>
/// What runs cost in requests, which no clock and no machine changes: a step that begins to ask once per document, or once more per page,
/// fails here.
/// </summary>
public sealed class RequestCountTests
{
    private const int Sites = 2;

    /// <summary>A page is scanned on both sites in two lists each, read whole, and looked for on the other site.</summary>
    private const int ListsPerPage = 6;

    /// <summary>ping, user, versions and System Settings.</summary>
    private const int ConnectsPerSite = 4;

    [Fact]
    public async Task An_idle_run_costs_the_same_whatever_the_number_of_documents()
    {
        var few = await IdleAsync(20);
        var many = await IdleAsync(1000);

        Assert.Equal(few, many);
    }

    [Fact]
    public async Task An_idle_run_asks_two_lists_per_doctype_and_site_and_one_each_for_deletions_and_renames()
    {
        using var world = await AgreedAsync(30);
        var counter = new RequestCounter(world);

        await counter.RunAsync();

        Assert.Equal(0, counter.Writes);
        Assert.Equal(0, counter.SingleReads);
        Assert.InRange(counter.Lists, 1, Sites * ((2 * world.Configuration.DocTypes.Count) + 2));
        Assert.InRange(counter.Others, 1, Sites * ConnectsPerSite);
    }

    // The window for late commits reaches back from the last edit, not from the last look: until somebody edits again, each idle run lists
    // the stamps of everything that was written in the ten minutes before it.
    [Fact]
    public async Task After_a_load_an_idle_run_lists_the_stamps_of_the_late_commit_window_and_reads_no_document()
    {
        const int Documents = 250;
        using var world = new SyncWorld([DocTypes.Party]);
        Fill(world, Side.Cloud, 0, Documents);
        Fill(world, Side.Local, 0, Documents);
        await world.SettleAsync();
        var counter = new RequestCounter(world);

        await counter.RunAsync();

        Assert.Equal(0, counter.Writes);
        Assert.Equal(0, counter.SingleReads);
        Assert.InRange(counter.Lists, 1, Sites * 6);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Documents_that_their_data_names_are_created_together_and_read_back_in_one_list_a_batch(Side side)
    {
        var few = await CreateAsync(side, 50);
        var many = await CreateAsync(side, 600);

        // The first goes alone and proves how the site names; then at most 200 at once.
        Assert.InRange(few.Writes, 2, 4);
        Assert.InRange(many.Writes, 4, 8);
        Assert.Equal(0, many.SingleReads);
        Assert.InRange(many.Lists - few.Lists, many.Writes - few.Writes, ListsPerPage);
        Assert.Equal(few.Others, many.Others);
    }

    [Fact]
    public async Task Documents_that_a_counter_names_cost_one_write_each_and_no_list_of_their_own()
    {
        var few = await CreateVouchersAsync(50);
        var many = await CreateVouchersAsync(250);

        Assert.Equal(200, many.Writes - few.Writes);
        // The counter of the series is read and raised once a page.
        Assert.InRange(many.SingleReads, 0, 6);
        Assert.InRange(many.Lists - few.Lists, 0, ListsPerPage);
    }

    [Fact]
    public async Task Rows_cost_one_list_per_child_table_and_page()
    {
        // Beside the six of a page: the rows, and the stamps again after them.
        const int WithRows = ListsPerPage + 2;
        const int Pages = 2;
        var few = await CreateVouchersAsync(15);
        var many = await CreateVouchersAsync(1200);

        Assert.Equal(1185, many.Writes - few.Writes);
        Assert.InRange(many.Lists - few.Lists, 1, WithRows * Pages);
    }

    [Fact]
    public async Task A_few_edits_cost_the_same_among_few_documents_and_among_many()
    {
        var few = await EditAsync(20, 10);
        var many = await EditAsync(1000, 10);

        Assert.Equal(10, few.Writes);
        Assert.Equal(10, many.Writes);
        Assert.Equal(few.All, many.All);
    }

    [Fact]
    public async Task Edits_on_both_sides_cost_one_write_each_and_no_single_reads()
    {
        using var world = await AgreedAsync(100);
        Edit(world, Side.Cloud, 0, 15, "c");
        Edit(world, Side.Local, 50, 15, "l");
        var counter = new RequestCounter(world);

        await counter.RunAsync();

        Assert.Equal(30, counter.Writes);
        Assert.Equal(0, counter.SingleReads);
    }

    [Fact]
    public async Task The_run_after_writes_reads_no_document_again()
    {
        using var world = await AgreedAsync(100);
        Edit(world, Side.Cloud, 0, 20, "c");
        var reads = 0;
        world.Between = site => new ReadCountingSite(site, world.Schemas, () => reads++);
        world.Restart();
        await world.SyncAsync();
        var first = reads;

        await world.SyncAsync();

        Assert.InRange(first, 1, int.MaxValue);
        Assert.Equal(first, reads);
    }

    private static async Task<int> IdleAsync(int documents)
    {
        using var world = await AgreedAsync(documents);
        var counter = new RequestCounter(world);
        await counter.RunAsync();
        Assert.Equal(0, counter.Writes);
        return counter.All;
    }

    private static async Task<RequestCounter> CreateAsync(Side side, int documents)
    {
        using var world = new SyncWorld([DocTypes.Party]);
        Fill(world, side, 0, documents);
        var counter = new RequestCounter(world);
        await counter.RunAsync();
        return counter;
    }

    private static async Task<RequestCounter> CreateVouchersAsync(int vouchers)
    {
        using var world = new SyncWorld([DocTypes.Party, DocTypes.VoucherRow, DocTypes.Voucher]);
        Fill(world, Side.Cloud, 0, 1);
        for (var i = 0; i < vouchers; i++)
        {
            world.Cloud.Insert("Voucher", AgreedWorld.Voucher(Code(0), $"voucher {i}", "A", "B"));
        }

        var counter = new RequestCounter(world);
        await counter.RunAsync();
        return counter;
    }

    private static async Task<RequestCounter> EditAsync(int documents, int edits)
    {
        using var world = await AgreedAsync(documents);
        Edit(world, Side.Cloud, 0, edits, "edited");
        var counter = new RequestCounter(world);
        await counter.RunAsync();
        return counter;
    }

    /// <summary>Equal parties that the engine has agreed on, and one an hour later: the window for late commits is past.</summary>
    private static async Task<SyncWorld> AgreedAsync(int documents)
    {
        var world = new SyncWorld([DocTypes.Party]);
        world.Configuration = world.Configuration with { BatchSize = 500 };
        Fill(world, Side.Cloud, 0, documents);
        Fill(world, Side.Local, 0, documents);
        world.Clock.Advance(TimeSpan.FromHours(1));
        Fill(world, Side.Cloud, documents, 1);
        Fill(world, Side.Local, documents, 1);
        await world.SettleAsync();
        return world;
    }

    private static void Fill(SyncWorld world, Side side, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            // No two sites write at one microsecond.
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var party = new JsonObject { ["code"] = Code(i), ["title"] = $"{Code(i)} Ltd", ["credit"] = 100 };
            world.Side(side).Insert("Party", party, SyncWorld.Clerk);
        }
    }

    private static void Edit(SyncWorld world, Side side, int first, int count, string title)
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        for (var i = first; i < first + count; i++)
        {
            world.Side(side).Update("Party", Code(i), new JsonObject { ["title"] = title }, SyncWorld.Clerk);
        }
    }

    private static string Code(int number) => string.Create(CultureInfo.InvariantCulture, $"P-{number:D4}");
}
