using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Documents;

public sealed class CanonicalizerWriteTests
{
    private readonly Canonicalizer _canonicalizer = new(ProbeSchemas.Both());
    private readonly LinkNames _links = new(["Customer"]);
    private readonly List<MissingLink> _missing = [];

    [Fact]
    public void An_insert_sends_JSON_types_by_field_type_and_keeps_empty_what_has_a_default()
    {
        var body = Insert("""
            {"title": "t", "f_check": 1, "f_int": 42, "f_float": 1.50, "f_json": {"b": 1, "a": [1]}, "f_date": "2026-01-02",
             "f_time": "01:02:03"}
            """);

        Assert.Equal(
            """{"title":"t","f_json":"{\"a\":[1],\"b\":1}","f_check":1,"f_int":42,"f_float":1.5,"f_date":"2026-01-02","f_time":"1:02:03","""
                + "\"f_link\":\"\",\"f_dt\":\"\",\"f_default\":\"\"}",
            Text(body));
    }

    [Fact]
    public void An_insert_keeps_a_time_empty_that_the_site_would_fill_with_now()
    {
        var body = Insert("""{"title": "t"}""");

        Assert.Equal("", body["f_time"]!.GetValue<string>());
        Assert.Equal("", body["f_default"]!.GetValue<string>());
        Assert.Equal(0, body["f_check"]!.GetValue<int>());
    }

    [Fact]
    public void An_insert_sends_rows_without_names_and_numbers_them()
    {
        var body = Insert("""{"title": "t", "rows": [{"name": "b", "idx": 7, "qty": 2}, {"name": "a", "idx": 3, "qty": 1}]}""");

        Assert.Equal(
            """[{"qty":1,"customer":"","idx":1},{"qty":2,"customer":"","idx":2}]""",
            Text(body["rows"]!));
    }

    [Fact]
    public void An_insert_names_the_links_that_are_missing_and_leaves_them_out()
    {
        _links.AddKnown(Side.Cloud, "Customer", "ACME");
        var source = Raw("""
            {"title": "t", "f_link": "ACME", "f_dt": "Customer", "f_dynamic": "ACME", "rows": [{"name": "r", "customer": "ACME"}]}
            """);
        var target = _canonicalizer.Read(source, Side.Cloud, _links, null);

        var body = _canonicalizer.WriteInsert(target, source, Side.Local, _links, _missing);

        Assert.False(body.ContainsKey("f_link"));
        Assert.False(body.ContainsKey("f_dynamic"));
        Assert.False(body["rows"]![0]!.AsObject().ContainsKey("customer"));
        Assert.Equal(
            [
                new MissingLink("f_link", false, "Customer", "ACME"), new MissingLink("f_dynamic", false, "Customer", "ACME"),
                new MissingLink("rows.customer", false, "Customer", "ACME"),
            ],
            _missing);
    }

    [Fact]
    public void An_insert_translates_links_to_the_name_on_the_side()
    {
        _links.AddPair("Customer", "CUST-1", "KUNDE-7");
        var source = Raw("""{"title": "t", "f_link": "CUST-1", "f_dt": "Customer", "f_dynamic": "CUST-1"}""");
        var target = _canonicalizer.Read(source, Side.Cloud, _links, null);

        var body = _canonicalizer.WriteInsert(target, source, Side.Local, _links, _missing);

        Assert.Equal("KUNDE-7", body["f_link"]!.GetValue<string>());
        Assert.Equal("KUNDE-7", body["f_dynamic"]!.GetValue<string>());
        Assert.Empty(_missing);
    }

    [Fact]
    public void An_insert_takes_the_naming_series_of_the_source()
    {
        var schema = ProbeSchemas.DocType("Probe Series", ProbeSchemas.Field("naming_series", "Select", "PRB-.YYYY.-"),
            ProbeSchemas.Field("title", "Data"));
        var canonicalizer = new Canonicalizer(ProbeSchemas.Both(schema));
        var source = Raw("""{"naming_series": "PRB-.YYYY.-", "title": "s1"}""");
        var target = canonicalizer.Read(source, Side.Cloud, _links, null);

        Assert.Null(target.Value("naming_series"));
        Assert.Equal("""{"title":"s1","naming_series":"PRB-.YYYY.-"}""", Text(canonicalizer.WriteInsert(target, source, Side.Local, _links,
            _missing)));
        Assert.Equal(
            """{"title":"s1"}""",
            Text(canonicalizer.WriteUpdate(CanonicalDocument.Empty, source, target, Side.Local, _links, _missing)));
    }

    [Fact]
    public void An_update_sends_only_what_differs()
    {
        var body = Update("""{"title": "t", "f_int": 5, "f_text": "a"}""", """{"title": "t", "f_int": 5.0, "f_text": "b"}""");

        Assert.Equal("""{"f_text":"b"}""", Text(body));
    }

    [Fact]
    public void An_update_empties_fields_as_each_type_needs()
    {
        var body = Update(
            """
            {"f_data": "a", "f_int": 5, "f_float": 1.5, "f_check": 1, "f_date": "2026-01-02", "f_time": "1:02:03", "f_json": "{}",
             "f_link": "A", "f_default": "x", "f_duration": 5, "f_select": "One", "f_datetime": "2026-01-02 03:04:05"}
            """,
            "{}");

        Assert.Equal(
            """{"f_data":"","f_json":null,"f_check":0,"f_int":0,"f_float":0,"f_date":null,"f_datetime":null,"f_time":null,"f_duration":0,"""
                + "\"f_select\":\"\",\"f_link\":\"\",\"f_default\":\"\"}",
            Text(body));
    }

    [Fact]
    public void An_update_sends_long_decimals_with_all_their_digits() =>
        Assert.Equal("""{"f_currency":123456789012.123456789}""", Text(Update("{}", """{"f_currency": "123456789012.123456789"}""")));

    [Fact]
    public void An_equal_document_needs_no_update() =>
        Assert.Empty(Update("""{"title": "t", "f_float": 1.50, "rows": [{"name": "a", "qty": 1}]}""",
            """{"f_float": "1.5", "title": "t", "rows": [{"name": "b", "qty": 1.0}]}"""));

    [Fact]
    public void Set_once_fields_are_not_sent_again() => Assert.Empty(Update("""{"f_setonce": "a"}""", """{"f_setonce": "b"}"""));

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(0, 1, false)]
    public void Derived_fields_are_written_to_drafts_only(int currentStatus, int targetStatus, bool isSent)
    {
        var body = Update($$"""{"docstatus": {{currentStatus}}, "f_readonly": "a"}""",
            $$"""{"docstatus": {{targetStatus}}, "f_readonly": "b"}""");

        Assert.Equal(isSent, body.ContainsKey("f_readonly"));
        Assert.False(body.ContainsKey("docstatus"));
    }

    [Fact]
    public void A_changed_table_is_sent_whole_with_the_names_and_all_fields_the_rows_have_on_the_side()
    {
        var raw = Raw("""
            {"rows": [{"name": "a", "idx": 1, "item_label": "A", "qty": 1.0, "note": "keep", "photo": "/files/a.png", "owner": "o",
                       "creation": "c", "modified": "m", "parent": "x", "parentfield": "rows", "parenttype": "Probe Hash",
                       "doctype": "Probe Row", "docstatus": 0, "__unsaved": 1},
                      {"name": "b", "idx": 2, "item_label": "B", "qty": 2.0}]}
            """);
        var current = _canonicalizer.Read(raw, Side.Cloud, _links, null);
        var rows = current.Rows("rows");
        var target = current.WithRows("rows", [rows[1], Row("l:new", ("item_label", "N")), Row(rows[0].Id, ("item_label", "A"), ("qty",
            "9"))]);

        var body = _canonicalizer.WriteUpdate(current, raw, target, Side.Cloud, _links, _missing);

        Assert.Equal(
            """{"rows":[{"name":"b","idx":1,"item_label":"B","qty":2.0},{"item_label":"N","customer":"","idx":2},"""
                + """{"name":"a","idx":3,"item_label":"A","qty":9,"note":"keep","photo":"/files/a.png"}]}""",
            Text(body));
    }

    [Fact]
    public void A_row_of_another_site_is_never_sent_under_its_foreign_name()
    {
        var current = Read("""{"rows": [{"name": "mine", "item_label": "A"}]}""", Side.Local);
        var target = current.WithRows("rows", [new CanonicalRow("c:theirs", "theirs", Values(("item_label", "B")))]);

        var body = _canonicalizer.WriteUpdate(current, Raw("""{"rows": [{"name": "mine", "item_label": "A"}]}"""), target, Side.Local,
            _links, _missing);

        Assert.Equal("""[{"item_label":"B","customer":"","idx":1}]""", Text(body["rows"]!));
    }

    [Fact]
    public void A_row_without_known_identity_takes_the_place_of_an_equal_row()
    {
        var raw = Raw("""{"rows": [{"name": "mine", "item_label": "A", "photo": "/files/a.png"}]}""");
        var current = _canonicalizer.Read(raw, Side.Local, _links, null);
        var target = current.WithRows("rows", [Row("c:1", ("item_label", "A")), Row("c:2", ("item_label", "B"))]);

        var body = _canonicalizer.WriteUpdate(current, raw, target, Side.Local, _links, _missing);

        Assert.Equal(
            """[{"name":"mine","idx":1,"item_label":"A","photo":"/files/a.png"},{"item_label":"B","customer":"","idx":2}]""",
            Text(body["rows"]!));
    }

    [Fact]
    public void An_emptied_table_is_sent_as_an_empty_list() =>
        Assert.Equal("""{"rows":[]}""", Text(Update("""{"rows": [{"name": "a", "qty": 1}]}""", "{}")));

    [Fact]
    public void A_missing_link_in_a_row_keeps_the_value_the_row_has()
    {
        _links.AddPair("Customer", "OLD", "ALT");
        _links.AddKnown(Side.Cloud, "Customer", "NEW");
        var raw = Raw("""{"rows": [{"name": "r", "customer": "ALT", "qty": 1}]}""");
        var current = _canonicalizer.Read(raw, Side.Local, _links, null);
        var onlyLink = current.WithRows("rows", [Row("l:r", ("customer", "NEW"), ("qty", "1"))]);
        var both = current.WithRows("rows", [Row("l:r", ("customer", "NEW"), ("qty", "2"))]);

        Assert.Empty(_canonicalizer.WriteUpdate(current, raw, onlyLink, Side.Local, _links, _missing));
        var body = _canonicalizer.WriteUpdate(current, raw, both, Side.Local, _links, _missing);

        Assert.Equal("""{"rows":[{"name":"r","idx":1,"customer":"ALT","qty":2}]}""", Text(body));
        Assert.Equal([new MissingLink("rows.customer", false, "Customer", "NEW"), new MissingLink("rows.customer", false, "Customer",
            "NEW")], _missing);
    }

    [Fact]
    public void A_dynamic_link_is_sent_again_when_only_its_doctype_changes()
    {
        var links = new LinkNames(["Customer", "Supplier"]);
        links.AddPair("Customer", "ACME", "ACME-C");
        links.AddPair("Supplier", "ACME", "ACME-S");
        var raw = Raw("""{"f_dt": "Customer", "f_dynamic": "ACME-C"}""");
        var current = _canonicalizer.Read(raw, Side.Local, links, null);
        var target = new CanonicalDocument(0, Values(("f_dt", "Supplier"), ("f_dynamic", "ACME")), current.Tables);

        Assert.Equal(
            """{"f_dt":"Supplier","f_dynamic":"ACME-S"}""",
            Text(_canonicalizer.WriteUpdate(current, raw, target, Side.Local, links, _missing)));
    }

    [Fact]
    public void A_submitted_table_that_differs_only_in_derived_cells_is_not_sent() => Assert.Empty(Update(
        """{"docstatus": 1, "rows": [{"name": "a", "qty": 1, "amount": 10}]}""",
        """{"docstatus": 1, "rows": [{"name": "a", "qty": 1, "amount": 12}]}"""));

    [Fact]
    public void A_set_once_table_is_not_sent_on_update()
    {
        var schema = ProbeSchemas.Hash();
        var fields = schema.Fields.Select(field => field.Name == "rows" ? field with { SetOnlyOnce = true } : field);
        schema = schema with { Fields = [.. fields] };
        var canonicalizer = new Canonicalizer(ProbeSchemas.Both(schema));
        var current = Read("""{"rows": [{"name": "a", "qty": 1}]}""");

        Assert.Empty(canonicalizer.WriteUpdate(current, Raw("""{"rows": [{"name": "a", "qty": 1}]}"""), CanonicalDocument.Empty, Side.Cloud,
            _links, _missing));
    }

    [Fact]
    public void The_answer_gives_new_rows_the_identities_they_were_sent_for()
    {
        var current = Read("""{"rows": [{"name": "mine", "qty": 1}, {"name": "gone", "qty": 5}]}""", Side.Local);
        var target = current.WithRows("rows", [Row("c:9", ("qty", "3")), current.Rows("rows")[0], Row("c:8", ("qty", "3.5"))]);

        var answer = _canonicalizer.ReadAnswer(
            Raw("""
                {"rows": [{"name": "n1", "idx": 1, "qty": 3.0}, {"name": "mine", "idx": 2, "qty": 1.0},
                          {"name": "n2", "idx": 3, "qty": 4.0}]}
                """),
            Side.Local,
            _links,
            current,
            target);

        Assert.Equal(["c:9", "l:mine", "c:8"], answer.Rows("rows").Select(row => row.Id));
        Assert.Equal(["n1", "mine", "n2"], answer.Rows("rows").Select(row => row.SourceName));
    }

    [Fact]
    public void The_answer_to_a_create_takes_all_identities_of_the_target()
    {
        var target = Read("""{"rows": [{"name": "a", "qty": 1}, {"name": "b", "qty": 2}]}""");

        var answer = _canonicalizer.ReadAnswer(
            Raw("""{"rows": [{"name": "x", "idx": 1, "qty": 1}, {"name": "y", "idx": 2, "qty": 2}]}"""), Side.Local, _links, null, target);

        Assert.Equal(["c:a", "c:b"], answer.Rows("rows").Select(row => row.Id));
    }

    [Fact]
    public void Rows_that_the_site_adds_by_itself_do_not_take_the_identity_of_sent_rows()
    {
        var target = Read("""{"rows": [{"name": "a", "qty": 1}, {"name": "b", "qty": 2}]}""");

        var answer = _canonicalizer.ReadAnswer(
            Raw("""
                {"rows": [{"name": "tax", "idx": 1, "qty": 9}, {"name": "x", "idx": 2, "qty": 1}, {"name": "y", "idx": 3, "qty": 2}]}
                """),
            Side.Local,
            _links,
            null,
            target);

        Assert.Equal(["l:tax", "c:a", "c:b"], answer.Rows("rows").Select(row => row.Id));
    }

    [Fact]
    public void A_row_matched_by_its_content_takes_the_identity_of_the_target()
    {
        var current = Read("""{"rows": [{"name": "mine", "qty": 1}]}""", Side.Local);
        var target = current.WithRows("rows", [Row("c:theirs", ("qty", "1"))]);

        var answer = _canonicalizer.ReadAnswer(Raw("""{"rows": [{"name": "mine", "qty": 1.0}]}"""), Side.Local, _links, current, target);

        Assert.Equal("c:theirs", Assert.Single(answer.Rows("rows")).Id);
    }

    private static FrappeDocument Raw(string json) => new("Probe Hash", "x", JsonNode.Parse(json)!.AsObject());

    private static Dictionary<string, string> Values(params (string Field, string Value)[] values) => values.ToDictionary(pair =>
        pair.Field, pair => pair.Value);

    private static CanonicalRow Row(string id, params (string Field, string Value)[] values) => new(id, null, Values(values));

    private static string Text(JsonNode node) =>
        node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private CanonicalDocument Read(string json, Side side = Side.Cloud) => _canonicalizer.Read(Raw(json), side, _links, null);

    private JsonObject Insert(string json)
    {
        var source = Raw(json);
        return _canonicalizer.WriteInsert(_canonicalizer.Read(source, Side.Cloud, _links, null), source, Side.Local, _links, _missing);
    }

    private JsonObject Update(string current, string target)
    {
        _links.AddKnown(Side.Cloud, "Customer", "A");
        var raw = Raw(current);
        var form = _canonicalizer.Read(raw, Side.Cloud, _links, null);
        return _canonicalizer.WriteUpdate(form, raw, _canonicalizer.Read(Raw(target), Side.Cloud, _links, form), Side.Cloud, _links,
            _missing);
    }
}
