using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class ConcurrencyTests
{
    private readonly TestSite _test = new();

    [Fact]
    public async Task Of_parallel_updates_with_one_modified_exactly_one_passes()
    {
        _test.AddThings(1);
        var modified = _test.Site.Find("Thing", "T-0")!["modified"]!;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            var change = new JsonObject { ["amount"] = number, ["modified"] = modified.DeepClone() };
            return _test.Send("PUT", "/api/resource/Thing/T-0", change).Status;
        })));

        Assert.Equal(1, statuses.Count(status => status == 200));
        Assert.Equal(7, statuses.Count(status => status == 417));
    }

    [Fact]
    public async Task Parallel_inserts_of_a_series_get_consecutive_numbers()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() =>
            _test.Send("POST", "/api/resource/Numbered", new JsonObject { ["title"] = "x" }))));

        var expected = Enumerable.Range(1, 40).Select(number => string.Create(CultureInfo.InvariantCulture, $"NUM-{number:0000}"));
        Assert.Equal(expected, _test.Site.Names("Numbered"));
        Assert.Equal(40, _test.Site.CommittedWrites);
        Assert.Equal(40, _test.Site.Journal.Count);
    }

    [Fact]
    public async Task Readers_see_whole_documents_while_writers_replace_rows()
    {
        _test.Site.Insert("Thing", Rows(0, 3));
        var writer = Task.Run(
            () =>
            {
                for (var i = 1; i <= 200; i++)
                {
                    _test.Send("PUT", "/api/resource/Thing/A", Rows(i, 1 + (i % 5)));
                }
            },
            TestContext.Current.CancellationToken);

        while (!writer.IsCompleted)
        {
            var document = TestSite.Json(_test.Send("GET", "/api/resource/Thing/A"))["data"]!;
            var amount = (int)document["amount"]!;
            var lines = document["lines"]!.AsArray();
            Assert.Equal(amount == 0 ? 3 : 1 + (amount % 5), lines.Count);
            Assert.All(lines, line => Assert.Equal(amount, (int)(double)line!["qty"]!));
        }

        await writer;
    }

    private static JsonObject Rows(int amount, int count) => new()
    {
        ["code"] = "A",
        ["amount"] = amount,
        ["lines"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => new JsonObject { ["label"] = "x", ["qty"] = amount })]),
    };
}
