using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Documents;

public sealed class CanonicalizerReadTests
{
    private readonly Canonicalizer _canonicalizer = new(ProbeSchemas.Both());

    [Fact]
    public void Only_values_that_are_not_empty_are_stored()
    {
        var document = Read("""
            {"name": "x", "title": "t", "f_data": "", "f_text": null, "f_int": 0, "f_float": 0.0, "f_check": 0, "f_rating": 0.0,
             "rows": [], "tags": []}
            """);

        Assert.Equal(["title"], document.Fields.Keys);
        Assert.Empty(document.Tables);
    }

    [Fact]
    public void Volatile_and_unknown_fields_are_left_out()
    {
        var document = Read("""
            {"name": "x", "owner": "a", "creation": "c", "modified": "m", "idx": 3, "docstatus": 1, "_user_tags": ",vip",
             "doctype": "Probe Hash", "__unsaved": 1, "naming_series": "P-", "nobody_knows": 1, "title": "t"}
            """);

        Assert.Equal(["title"], document.Fields.Keys);
        Assert.Equal(1, document.DocStatus);
    }

    [Fact]
    public void Rows_come_in_the_order_of_idx_and_then_of_position()
    {
        var document = Read("""
            {"rows": [{"name": "r3", "idx": 9, "item_label": "c"}, {"name": "r1", "idx": "2", "item_label": "a"},
                      {"name": "r2", "idx": 2, "item_label": "b"}]}
            """);

        Assert.Equal(["a", "b", "c"], document.Rows("rows").Select(row => row.Fields["item_label"]));
        Assert.Equal(["c:r1", "c:r2", "c:r3"], document.Rows("rows").Select(row => row.Id));
        Assert.Equal(["r1", "r2", "r3"], document.Rows("rows").Select(row => row.SourceName));
    }

    [Fact]
    public void Rows_of_the_base_keep_their_identity_and_others_get_one_of_their_own()
    {
        var known = new CanonicalRow("c:abc", "r1", new Dictionary<string, string>());
        var taken = new CanonicalRow("l:r2", "gone", new Dictionary<string, string>());
        var form = CanonicalDocument.Empty.WithRows("rows", [known, taken]);

        var document = Read("""{"rows": [{"name": "r2", "idx": 1}, {"name": "r1", "idx": 2}, {"idx": 3}]}""", Side.Local, form);

        Assert.Equal(["l:r2+", "c:abc", "l:#3"], document.Rows("rows").Select(row => row.Id));
        Assert.Null(document.Rows("rows")[2].SourceName);
    }

    [Fact]
    public void Excluded_fields_and_attachments_of_rows_do_not_count()
    {
        var document = Read("""{"rows": [{"name": "r1", "idx": 1, "note": "n", "photo": "/files/a.png", "qty": 2.0}]}""");

        Assert.Equal(["qty"], document.Rows("rows")[0].Fields.Keys);
    }

    [Fact]
    public void Links_stand_under_the_neutral_name()
    {
        var links = new LinkNames(["Customer"]);
        links.AddPair("Customer", "CUST-1", "KUNDE-7");

        var document = Read(
            """
            {"f_link": "KUNDE-7", "f_dt": "Customer", "f_dynamic": "KUNDE-7", "rows": [{"name": "r", "customer": "KUNDE-7"}],
             "tags": [{"name": "g", "group": "Commercial"}]}
            """,
            Side.Local,
            null,
            links);

        Assert.Equal("CUST-1", document.Value("f_link"));
        Assert.Equal("CUST-1", document.Value("f_dynamic"));
        Assert.Equal("CUST-1", document.Rows("rows")[0].Fields["customer"]);
        Assert.Equal("Commercial", document.Rows("tags")[0].Fields["group"]);
    }

    [Fact]
    public void A_dynamic_link_without_its_doctype_keeps_its_text() =>
        Assert.Equal("KUNDE-7", Read("""{"f_dynamic": "KUNDE-7"}""", Side.Local).Value("f_dynamic"));

    [Fact]
    public void Links_are_named_once_each()
    {
        var raw = Raw("""
            {"f_link": "A", "f_dt": "Supplier", "f_dynamic": "S", "rows": [{"customer": "A"}, {"customer": "B"}, {"customer": ""}],
             "tags": [{"group": "G"}]}
            """);

        Assert.Equal(
            [("Customer", "A"), ("DocType", "Supplier"), ("Supplier", "S"), ("Customer Group", "G"), ("Customer", "B")],
            _canonicalizer.Links(raw));
    }

    [Fact]
    public void Text_where_a_table_should_be_is_no_table() => Assert.Empty(Read("""{"rows": "garbage", "tags": {"a": 1}}""").Tables);

    // As in 02_get_doc: the POST answer, the GET answer, and a list with its nulls.
    [Theory]
    [InlineData("02:28:14.836426", "0", "\"__unsaved\": 1", "1")]
    [InlineData("2:28:14.836426", "0.0", "\"photo\": \"\"", "1")]
    [InlineData("2:28:14.836426", "null", "\"photo\": null, \"customer\": null", "\"1\"")]
    public void The_answers_of_POST_GET_and_list_read_the_same(string time, string rating, string more, string idx)
    {
        var expected = Read("""{"f_time": "2:28:14.836426", "rows": [{"item_label": "a", "qty": 1.5, "rate": 2.25, "done": 1}]}""");

        var answer = Read($$"""
            {"f_time": "{{time}}", "f_rating": {{rating}}, "f_data": null,
             "rows": [{"name": "a", "idx": {{idx}}, "item_label": "a", "qty": 1.5, "rate": 2.25, "done": 1, {{more}}}]}
            """);

        Assert.True(answer.HasSameContent(expected));
    }

    private static FrappeDocument Raw(string json) => new("Probe Hash", "x", JsonNode.Parse(json)!.AsObject());

    private CanonicalDocument Read(string json, Side side = Side.Cloud, CanonicalDocument? form = null, LinkNames? links = null) =>
        _canonicalizer.Read(Raw(json), side, links ?? new LinkNames([]), form);
}
