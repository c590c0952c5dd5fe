using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class TransactionTests
{
    private readonly TestSite _test = new();

    [Fact]
    public void A_refused_insert_gives_its_number_back()
    {
        Assert.Equal(417, _test.Send("POST", "/api/resource/Numbered", new JsonObject()).Status);

        var answer = _test.Send("POST", "/api/resource/Numbered", new JsonObject { ["title"] = "x" });

        Assert.Equal("NUM-0001", (string?)TestSite.Json(answer)["data"]!["name"]);
    }

    [Fact]
    public void A_batch_with_one_bad_document_leaves_nothing_and_does_not_count_as_a_write()
    {
        var documents = new JsonArray(
            new JsonObject { ["doctype"] = "Thing", ["code"] = "A", ["lines"] = new JsonArray(new JsonObject { ["label"] = "x" }) },
            new JsonObject { ["doctype"] = "Thing", ["code"] = "B", ["other"] = "nowhere" });

        var answer = _test.Send("POST", "/api/method/frappe.client.insert_many", new JsonObject { ["docs"] = documents });

        Assert.Equal(417, answer.Status);
        Assert.Empty(_test.Site.Names("Thing"));
        Assert.Empty(_test.Site.Names("Line"));
        Assert.Equal(0, _test.Site.CommittedWrites);
    }

    [Fact]
    public void A_refused_change_of_rows_restores_every_row_and_its_order()
    {
        _test.Site.Insert("Thing", new JsonObject
        {
            ["code"] = "A",
            ["lines"] = new JsonArray(new JsonObject { ["label"] = "x" }, new JsonObject { ["label"] = "y" }),
        });
        var before = _test.Site.Find("Thing", "A")!.ToJsonString();
        var rows = new JsonArray(new JsonObject { ["label"] = "new" });

        var answer = _test.Send("PUT", "/api/resource/Thing/A", new JsonObject { ["lines"] = rows, ["owner"] = "Guest" });

        Assert.Equal(417, answer.Status);
        Assert.Equal(before, _test.Site.Find("Thing", "A")!.ToJsonString());
    }

    [Fact]
    public void Stamps_are_strictly_increasing_while_the_clock_stands_still()
    {
        _test.AddThings(3);

        var stamps = _test.Site.Names("Thing").Select(name => (string)_test.Site.Find("Thing", name)!["modified"]!).ToArray();

        Assert.Equal(stamps.Order(StringComparer.Ordinal), stamps);
        Assert.Equal(3, stamps.Distinct().Count());
    }

    [Fact]
    public void A_late_commit_appears_with_an_older_modified_than_what_was_visible()
    {
        var began = _test.Clock.GetUtcNow();
        _test.Clock.Advance(TimeSpan.FromSeconds(5));
        _test.AddThings(1);
        var visible = (string)_test.Site.Find("Thing", "T-0")!["modified"]!;

        _test.Site.CommitLate(began, site => site.Insert("Thing", new JsonObject { ["code"] = "LATE" }));

        var late = (string)_test.Site.Find("Thing", "LATE")!["modified"]!;
        Assert.True(string.CompareOrdinal(late, visible) < 0, $"{late} should be before {visible}");
        _test.Site.Update("Thing", "T-0", new JsonObject { ["amount"] = 1 });
        Assert.True(string.CompareOrdinal(visible, (string)_test.Site.Find("Thing", "T-0")!["modified"]!) < 0);
    }

    [Fact]
    public void A_refusal_at_the_desk_tells_what_http_would_have_answered()
    {
        _test.AddThings(1);

        var refusal = Assert.Throws<SandboxRefusedException>(() => _test.Site.Insert("Thing", new JsonObject { ["code"] = "t-0" }));

        Assert.Equal(409, refusal.Status);
        Assert.Equal("DuplicateEntryError", refusal.ErrorType);
    }

    [Fact]
    public void A_silent_value_changes_nothing_but_the_value()
    {
        _test.AddThings(1);
        var before = _test.Site.Find("Thing", "T-0")!;

        _test.Site.SetValueSilently("Thing", "T-0", "amount", 42);

        var after = _test.Site.Find("Thing", "T-0")!;
        Assert.Equal(42, (int)after["amount"]!);
        Assert.Equal((string?)before["modified"], (string?)after["modified"]);
        Assert.Empty(_test.Site.Names("Version"));
    }

    [Fact]
    public void Equal_seeds_and_clocks_give_equal_sites()
    {
        static string Play(int seed)
        {
            var test = new TestSite(seed);
            test.AddThings(3);
            test.Send("PUT", "/api/resource/Thing/T-1", new JsonObject { ["lines"] = new JsonArray(new JsonObject { ["label"] = "x" }) });
            test.Send("DELETE", "/api/resource/Thing/T-2");
            var names = test.Site.Names("Deleted Document").Concat(test.Site.Names("Version"));
            return string.Join('\n', names.Append(test.Site.Find("Thing", "T-1")!.ToJsonString()));
        }

        Assert.Equal(Play(5), Play(5));
        Assert.NotEqual(Play(5), Play(6));
    }
}
