using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class MetaTests
{
    private readonly TestSite _test = new();

    [Fact]
    public void Custom_fields_show_in_merged_metadata_and_not_in_the_doctype_itself()
    {
        _test.Site.DefineDocType(JsonNode.Parse("""
            { "name": "Custom Thing", "autoname": "prompt", "fields": [
              { "fieldname": "first", "label": "First", "fieldtype": "Data" },
              { "fieldname": "extra", "label": "Extra", "fieldtype": "Int", "is_custom_field": 1 },
              { "fieldname": "last", "label": "Last", "fieldtype": "Data" } ] }
            """)!.AsObject());

        var raw = TestSite.Json(_test.Send("GET", "/api/resource/DocType/Custom%20Thing"))["data"]!;
        var merged = TestSite.Json(_test.Send("GET", "/api/method/frappe.desk.form.load.getdoctype?doctype=Custom%20Thing"))["docs"]![0]!;
        var v2 = TestSite.Json(_test.Send("GET", "/api/v2/doctype/Custom%20Thing/meta"))["data"]!;
        var sent = new JsonObject { ["name"] = "x", ["extra"] = 7 };
        var made = TestSite.Json(_test.Send("POST", "/api/resource/Custom%20Thing", sent))["data"]!;

        Assert.Equal(["first", "last"], FieldNames(raw));
        Assert.Equal(["first", "extra", "last"], FieldNames(merged));
        Assert.Equal(["first", "extra", "last"], FieldNames(v2));
        Assert.Equal(1, (int)merged["fields"]![1]!["is_custom_field"]!);
        Assert.Equal(7, (int)made["extra"]!);
    }

    [Fact]
    public void A_property_setter_changes_the_rules_and_the_merged_metadata()
    {
        _test.Send("POST", "/api/resource/Property%20Setter", new JsonObject
        {
            ["doc_type"] = "Thing",
            ["field_name"] = "title",
            ["property"] = "reqd",
            ["value"] = "1",
        });

        var answer = _test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A" });
        var merged = TestSite.Json(_test.Send("GET", "/api/v2/doctype/Thing/meta"))["data"]!;

        Assert.Equal("MandatoryError", (string?)TestSite.Json(answer)["exc_type"]);
        var title = merged["fields"]!.AsArray().Single(field => (string?)field!["fieldname"] == "title")!;
        Assert.Equal("1", title["reqd"]!.ToString());
    }

    [Fact]
    public void A_column_added_later_reads_as_zero_in_documents_written_before()
    {
        _test.AddThings(1);

        _test.Send("POST", "/api/resource/Custom%20Field", new JsonObject
        {
            ["dt"] = "Thing",
            ["fieldname"] = "rank",
            ["label"] = "Rank",
            ["fieldtype"] = "Int",
            ["insert_after"] = "title",
        });

        var list = TestSite.Json(_test.Send("GET", "/api/resource/Thing?fields=%5B%22name%22,%22rank%22%5D"))["data"]!;
        Assert.Equal(0, (int)list[0]!["rank"]!);
        Assert.Equal(0, (int)_test.Site.Find("Thing", "T-0")!["rank"]!);
    }

    private static string[] FieldNames(JsonNode docType) => [.. docType["fields"]!.AsArray().Select(field => (string)field!["fieldname"]!)];
}
