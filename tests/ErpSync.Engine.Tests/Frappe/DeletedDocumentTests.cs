using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class DeletedDocumentTests
{
    [Fact]
    public async Task A_scan_goes_by_creation_and_parses_the_content()
    {
        using var site = new ScriptedSite().Reply(
            Answers.List(Row("d1", "DEL-1", "2026-11-23 02:32:03.324533"), Row("d2", "DEL-2", "2026-11-23 02:32:04.000000", restored: 1)),
            Answers.List(),
            Answers.List());

        var pages = await site.Client.ScanDeletedAsync(["Probe Field", "ToDo"], "2026-11-23 00:00:00", 2, Token).ToListAsync(Token);

        var rows = Assert.Single(pages);
        Assert.Equal(("d1", "Probe Field", "DEL-1"), (rows[0].Id, rows[0].DocType, rows[0].Name));
        Assert.Equal(("2026-11-23 02:32:03.324533", "2026-11-23 02:32:02.899294"), (rows[0].DeletedAt, rows[0].ContentCreation));
        Assert.Equal(("Administrator", false), (rows[0].DeletedBy, rows[0].Restored));
        Assert.True(rows[1].Restored);
        Assert.Equal(
            [
                """[["deleted_doctype","in",["Probe Field","ToDo"]],["creation",">=","2026-11-23 00:00:00"]]""",
                """[["deleted_doctype","in",["Probe Field","ToDo"]],["creation","=","2026-11-23 02:32:04.000000"],["name",">","d2"]]""",
                """[["deleted_doctype","in",["Probe Field","ToDo"]],["creation",">","2026-11-23 02:32:04.000000"]]""",
            ],
            site.Seen.Select(request => request.FilterText));
        Assert.All(site.Seen, request => Assert.Equal("creation asc, name asc", request.Json["order_by"]!.ToString()));
    }

    [Fact]
    public async Task No_DocTypes_ask_nothing()
    {
        using var site = new ScriptedSite();

        Assert.Empty(await site.Client.ScanDeletedAsync([], null, 2, Token).ToListAsync(Token));
        Assert.Empty(site.Seen);
    }

    [Fact]
    public async Task A_look_up_gives_the_newest_first_over_all_pieces()
    {
        using var site = new ScriptedSite
        {
            Otherwise = request => request.Filters[1]![2]!.AsArray().Count == DocumentLists.NamesPerList
                ? Answers.List(Row("d1", "n0", "2026-11-23 02:32:03.000001"))
                : Answers.List(Row("d2", "n1000", "2026-11-23 02:32:05.000001")),
        };

        var found = await site.Client.FindDeletedAsync("Probe Field", [.. Enumerable.Range(0, DocumentLists.NamesPerList + 1).Select(index => $"n{index}")], Token);

        Assert.Equal(["d2", "d1"], found.Select(row => row.Id));
        Assert.Equal(2, site.Seen.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    public async Task Content_that_cannot_be_read_is_null(string? data)
    {
        var row = Row("d1", "DEL-1", "2026-11-23 02:32:03.324533");
        row["data"] = data;
        using var site = new ScriptedSite().Reply(Answers.List(row));

        Assert.Null(Assert.Single(await site.Client.FindDeletedAsync("Probe Field", ["DEL-1"], Token)).Content);
    }

    [Fact]
    public async Task A_user_who_may_not_look_gets_a_permission_error()
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(403, "PermissionError", "frappe.exceptions.PermissionError"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.FindDeletedAsync("Probe Field", ["x"], Token));

        Assert.Equal(SiteErrorClass.Permission, error.Class);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Row(string id, string name, string creation, int restored = 0) => new()
    {
        ["name"] = id,
        ["deleted_doctype"] = "Probe Field",
        ["deleted_name"] = name,
        ["creation"] = creation,
        ["owner"] = "Administrator",
        ["restored"] = restored,
        ["data"] = """{"code": "DEL-1", "creation": "2026-11-23 02:32:02.899294", "rows": []}""",
    };
}
