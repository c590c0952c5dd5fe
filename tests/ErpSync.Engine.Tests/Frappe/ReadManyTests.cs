using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class ReadManyTests
{
    private const string Old = "2026-11-23 02:49:56.812277";
    private const string Moved = "2026-11-23 02:50:00.000001";

    // So many are wanted that lists take fewer requests.
    private static readonly string[] Missing = ["x", "y", "z"];

    private static readonly DocTypeSchema Plain = new() { Name = "ToDo", Fields = [Field("status", "Select")] };

    private static readonly DocTypeSchema WithRows = new()
    {
        Name = "Probe Hash",
        Fields =
        [
            Field("title", "Data"),
            Field("rows", "Table", "Probe Row"),
            Field("more", "Table", "Probe Row"),
            Field("tags", "Table MultiSelect", "Probe Tag"),
        ],
    };

    [Fact]
    public async Task Rows_come_with_one_list_for_each_child_DocType()
    {
        using var site = new ScriptedSite().Reply(
            Answers.List(Parent("a"), Parent("b")),
            Answers.List(Row("r1", "a", "more", 1), Row("r2", "a", "rows", 1), Row("r3", "a", "rows", 2), Row("r4", "nowhere", "rows", 1)),
            Answers.List(Row("t1", "B", "tags", 1)),
            Answers.List(Parent("a"), Parent("b")));

        var documents = await site.Client.ReadManyAsync(WithRows, ["a", "b", "a", .. Missing], Token);

        Assert.Equal(["a", "b"], documents.Select(document => document.Name));
        Assert.Equal(["r2", "r3"], Names(documents[0].Fields["rows"]));
        Assert.Equal(["r1"], Names(documents[0].Fields["more"]));
        Assert.Empty(documents[0].Fields["tags"]!.AsArray());
        Assert.Equal(["t1"], Names(documents[1].Fields["tags"]));
        Assert.Equal(
            ("Probe Hash", "Probe Row"),
            (documents[0].Fields["doctype"]!.ToString(), documents[0].Fields["rows"]![0]!["doctype"]!.ToString()));
        Assert.Equal(["Probe Hash", "Probe Row", "Probe Tag", "Probe Hash"], site.Seen.Select(request => request.ListedDocType));
        Assert.Equal("Probe Hash", site.Seen[1].Json["parent"]!.ToString());
        Assert.Equal("parent asc, parentfield asc, idx asc", site.Seen[1].Json["order_by"]!.ToString());
        Assert.Equal("""[["parenttype","=","Probe Hash"],["parent","in",["a","b"]]]""", site.Seen[1].FilterText);
        Assert.Equal(0, site.Seen[1].Json["limit_page_length"]!.GetValue<int>());
        Assert.Equal("""["*"]""", site.Seen[1].Json["fields"]!.ToString());
    }

    [Fact]
    public async Task A_document_saved_between_the_lists_is_read_again_singly()
    {
        using var site = new ScriptedSite().Reply(
            Answers.List(Parent("a"), Parent("b"), Parent("c")),
            Answers.List(Row("r1", "a", "rows", 1)),
            Answers.List(),
            Answers.List(Parent("a", Moved), Parent("b")),
            Answers.Document("a", Moved, """, "rows": [{"name": "r9", "idx": 1}]"""),
            Answers.V1Error(404, "DoesNotExistError"),
            Answers.DocType("Probe Hash"));

        var documents = await site.Client.ReadManyAsync(WithRows, ["a", "b", "c", .. Missing], Token);

        Assert.Equal(["b", "a"], documents.Select(document => document.Name));
        Assert.Equal((Moved, "r9"), (documents[1].Modified, Assert.Single(Names(documents[1].Fields["rows"]))));
    }

    [Fact]
    public async Task A_refused_child_list_falls_back_to_single_reads_from_then_on()
    {
        using var site = new ScriptedSite
        {
            Otherwise = request => request switch
            {
                { Body: null } => Answers.Document(request.Target[^1..]),
                { ListedDocType: "Probe Hash" } => Answers.List([.. request.Filters[0]![2]!.AsArray().Select(name => Parent(name!.ToString()))]),
                _ => Answers.V1Error(403, "PermissionError", "frappe.exceptions.PermissionError"),
            },
        };
        string[] names = ["a", "b", "c", "d", "e"];

        Assert.Equal(names, (await site.Client.ReadManyAsync(WithRows, names, Token)).Select(document => document.Name));
        var lists = site.Seen.Count(request => request.Body is not null);
        Assert.Equal(names, (await site.Client.ReadManyAsync(WithRows, names, Token)).Select(document => document.Name));

        Assert.Equal(2, lists);
        Assert.Equal(lists, site.Seen.Count(request => request.Body is not null));
    }

    [Fact]
    public async Task A_few_documents_with_rows_take_no_more_requests_one_by_one()
    {
        using var site = new ScriptedSite { Otherwise = request => Answers.Document(request.Target[^1..]) };

        var documents = await site.Client.ReadManyAsync(WithRows, ["a", "b", "c", "d"], Token);

        Assert.Equal(["a", "b", "c", "d"], documents.Select(document => document.Name));
        Assert.Equal(4, site.Seen.Count);
    }

    [Fact]
    public async Task A_DocType_without_rows_takes_one_list()
    {
        using var site = new ScriptedSite().Reply(Answers.List(Parent("a")));

        Assert.Equal("a", Assert.Single(await site.Client.ReadManyAsync(Plain, ["a", "missing"], Token)).Name);
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task Many_names_are_read_in_pieces()
    {
        using var site = new ScriptedSite
        {
            Otherwise = request => Answers.List([.. request.Filters[0]![2]!.AsArray().Select(name => Parent(name!.ToString()))]),
        };
        var names = Enumerable.Range(0, 1500).Select(index => $"n{index}").ToList();

        var documents = await site.Client.ReadManyAsync(Plain, names, Token);

        // A few to see how large they are, then as many as are allowed.
        Assert.Equal(names, documents.Select(document => document.Name));
        Assert.Equal([20, 1000, 480], site.Seen.Select(request => request.Filters[0]![2]!.AsArray().Count));
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_read_in_halves()
    {
        using var site = new ScriptedSite
        {
            Otherwise = request =>
            {
                var names = request.Filters[0]![2]!.AsArray();
                var answer = Answers.List([.. names.Select(name => Parent(name!.ToString()))]);
                if (names.Count > 2)
                {
                    answer.Content.Headers.ContentLength = SiteTransport.MaximumAnswerBytes + 1L;
                }

                return answer;
            },
        };

        var documents = await site.Client.ReadManyAsync(Plain, ["a", "b", "c", "d", "e"], Token);

        Assert.Equal(["a", "b", "c", "d", "e"], documents.Select(document => document.Name));
    }

    [Fact]
    public async Task A_Single_is_read_by_its_own_address()
    {
        var single = new DocTypeSchema { Name = "Probe Single", Fields = [], IsSingle = true };
        using var site = new ScriptedSite().Reply(Answers.Document("Probe Single"));

        Assert.Equal("Probe Single", Assert.Single(await site.Client.ReadManyAsync(single, ["Probe Single"], Token)).Name);
        Assert.Equal("/api/resource/Probe%20Single/Probe%20Single", Assert.Single(site.Seen).Target);
    }

    [Fact]
    public async Task Finding_takes_filters_and_a_limit_and_gives_whole_documents()
    {
        using var site = new ScriptedSite().Reply(Answers.List(new JsonObject { ["name"] = "a" }), Answers.List(Parent("a")));
        SiteFilter[] filters = [new("tax_id", "=", "AT1"), new("disabled", "=", 0), new("email", "=", null)];

        Assert.Equal("a", Assert.Single(await site.Client.FindAsync(Plain, filters, 2, Token)).Name);
        Assert.Equal("""[["tax_id","=","AT1"],["disabled","=",0],["email","is","not set"]]""", site.Seen[0].FilterText);
        Assert.Equal(2, site.Seen[0].Json["limit_page_length"]!.GetValue<int>());
    }

    [Fact]
    public async Task Finding_nothing_reads_nothing_more()
    {
        using var site = new ScriptedSite().Reply(Answers.List());

        Assert.Empty(await site.Client.FindAsync(Plain, [new("tax_id", "=", "AT1")], 1, Token));
        Assert.Single(site.Seen);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FieldSchema Field(string name, string type, string? options = null) =>
        new() { Name = name, Type = type, Options = options };

    private static JsonObject Parent(string name, string modified = Old) =>
        new() { ["name"] = name, ["modified"] = modified, ["creation"] = Old, ["docstatus"] = 0 };

    private static JsonObject Row(string name, string parent, string table, int index) =>
        new() { ["name"] = name, ["parent"] = parent, ["parentfield"] = table, ["idx"] = index };

    private static IEnumerable<string> Names(JsonNode? rows) => rows!.AsArray().Select(row => row!["name"]!.ToString());
}
