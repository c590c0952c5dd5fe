using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class KeysetScanTests
{
    private static readonly Gen<(int[] Stamps, int PageSize, int From)> Tables =
        Gen.Select(Gen.Int[0, 6].Array[0, 40], Gen.Int[1, 9], Gen.Int[-1, 6]);

    [Fact]
    public void A_scan_of_a_still_table_gives_each_row_once_and_in_order()
    {
        Tables.Sample(
            (stamps, pageSize, from) =>
            {
                var table = Table(stamps);

                var seen = Scan(table, from < 0 ? null : Modified(from), pageSize);

                var expected = table.Rows.Where(row => from < 0 || string.CompareOrdinal(row.Value, Modified(from)) >= 0)
                    .OrderBy(row => row.Value, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal)
                    .Select(row => (row.Key, row.Value));
                Assert.Equal(expected, seen.Select(stamp => (stamp.Name, stamp.Modified)));
            },
            iter: 500);
    }

    [Fact]
    public void Edits_during_a_scan_skip_nothing_and_double_only_what_was_edited()
    {
        Gen.Select(Tables, Gen.Select(Gen.Int[0, 45], Gen.Int[0, 2]).Array[0, 12]).Sample(
            (table, edits) =>
            {
                var rows = Table(table.Stamps);
                var before = rows.Rows.ToDictionary();
                var touched = new HashSet<string>(StringComparer.Ordinal);
                var clock = 100;
                var turn = 0;
                rows.Between = changing =>
                {
                    if (turn < edits.Length)
                    {
                        var (index, kind) = edits[turn++];
                        var name = Name(index);
                        touched.Add(name);
                        if (kind == 0)
                        {
                            changing.Remove(name);
                        }
                        else
                        {
                            changing.Put(name, Modified(clock++));
                        }
                    }
                };

                var seen = Scan(rows, null, table.PageSize);

                var untouched = before.Keys.Where(name => !touched.Contains(name)).Order(StringComparer.Ordinal);
                var still = seen.Select(stamp => stamp.Name).Where(name => !touched.Contains(name));
                Assert.Equal(untouched, still.Order(StringComparer.Ordinal));

                // What was edited while pages were still to come is seen as it ended, unless it was edited after the last page.
                var last = turn < edits.Length ? null : rows.Rows;
                if (last is not null && turn < rows.Lists)
                {
                    var all = seen.Select(stamp => (stamp.Name, stamp.Modified)).ToHashSet();
                    Assert.Subset(all, last.Select(row => (row.Key, row.Value)).ToHashSet());
                }

                var doubled = seen.GroupBy(stamp => (stamp.Name, stamp.Modified)).Where(group => group.Count() > 1);
                Assert.Empty(doubled);
            },
            iter: 500);
    }

    [Fact]
    public void More_equal_stamps_than_a_page_holds_do_not_stop_the_scan()
    {
        // Recorded: four rows were given one modified by a bulk update in the database.
        var table = Table([.. Enumerable.Repeat(3, 25)]);

        Assert.Equal(25, Scan(table, null, 4).Select(stamp => stamp.Name).Distinct().Count());
    }

    [Fact]
    public void An_idle_table_costs_one_list()
    {
        var table = Table([1, 2, 3]);

        Assert.Empty(Scan(table, Modified(50), 500));
        Assert.Equal(1, table.Lists);
    }

    [Fact]
    public async Task A_page_of_no_rows_is_refused()
    {
        using var site = new ScriptedSite();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await site.Client.ScanAsync("ToDo", null, 0, CancellationToken.None).ToListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Stamps_go_back_exactly_as_they_came()
    {
        using var site = new ScriptedSite().Reply(
            Answers.List(new JsonObject { ["name"] = "A \"quoted\" ü", ["modified"] = "2026-11-23 02:28:33.469139" }),
            Answers.List(),
            Answers.List());

        await foreach (var page in site.Client.ScanAsync("Probe Series", "2026-11-23 02:28:33", 1, TestContext.Current.CancellationToken))
        {
            Assert.Equal("2026-11-23 02:28:33.469139", Assert.Single(page).Modified);
        }

        Assert.All(site.Seen, request => Assert.Equal("POST /api/method/frappe.client.get_list", $"{request.Method} {request.Target}"));
        Assert.Equal(
            [
                """[["modified",">=","2026-11-23 02:28:33"]]""",
                """[["modified","=","2026-11-23 02:28:33.469139"],["name",">","A \"quoted\" ü"]]""",
                """[["modified",">","2026-11-23 02:28:33.469139"]]""",
            ],
            site.Seen.Select(request => request.FilterText));
    }

    [Fact]
    public async Task Integer_names_are_compared_as_numbers()
    {
        using var site = new ScriptedSite().Reply(
            Answers.List(new JsonObject { ["name"] = 9, ["modified"] = "2026-11-23 02:28:33.469139" }), Answers.List(), Answers.List());

        await foreach (var page in site.Client.ScanAsync("Probe Autoinc", null, 1, TestContext.Current.CancellationToken))
        {
            Assert.Equal("9", Assert.Single(page).Name);
        }

        Assert.Equal("""[["modified","=","2026-11-23 02:28:33.469139"],["name",">",9]]""", site.Seen[1].FilterText);
    }

    private static List<DocumentStamp> Scan(ListedTable table, string? from, int pageSize)
    {
        using var site = new ScriptedSite { Otherwise = table.Answer };
        return site.Client.ScanAsync("Probe Series", from, pageSize, CancellationToken.None)
            .SelectMany(page => page.ToAsyncEnumerable()).ToListAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static ListedTable Table(int[] stamps)
    {
        var table = new ListedTable();
        for (var index = 0; index < stamps.Length; index++)
        {
            table.Put(Name(index), Modified(stamps[index]));
        }

        return table;
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"ALT-{index:00000}");

    private static string Modified(int stamp) => string.Create(CultureInfo.InvariantCulture, $"2026-11-23 02:28:33.{stamp:000000}");
}
