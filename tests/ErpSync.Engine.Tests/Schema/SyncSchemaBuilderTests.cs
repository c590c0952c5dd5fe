using ErpSync.Engine.Configuration;
using ErpSync.Engine.Schema;
using static ErpSync.Engine.Tests.Documents.ProbeSchemas;

namespace ErpSync.Engine.Tests.Schema;

public sealed class SyncSchemaBuilderTests
{
    [Fact]
    public void Fields_that_belong_to_one_site_or_hold_no_value_are_left_out()
    {
        var schema = DocType(
            "Probe",
            Field("title", "Data"), Field("naming_series", "Select"), Field("amended_from", "Link", "Probe"), Field("workflow_state",
            "Link", "State"),
            Field("lft", "Int"), Field("rgt", "Int"), Field("old_parent", "Link", "Probe"), Field("_user_tags", "Data"), Field("__onload",
            "Data"),
            Field("api_key", "Data"), Field("api_secret", "Password"), Field("secret", "Password"), Field("sb", "Section Break"),
            Field("cb", "Column Break"),
            Field("tb", "Tab Break"), Field("html", "HTML"), Field("button", "Button"), Field("img", "Image"), Field("fold", "Fold"),
            Field("head", "Heading"),
            Field("file", "Attach"), Field("photo", "Attach Image"), Field("shown", "Read Only"),
            Field("computed", "Data") with { IsVirtual = true },
            Field("sign", "Signature"), Field("last_login", "Datetime"));

        var sync = Build(schema, schema);

        Assert.Equal(["title", "sign"], sync.Fields.Select(field => field.Name));
        Assert.Empty(sync.Differences);
    }

    [Fact]
    public void Excluded_fields_are_left_out_in_any_letter_case_and_only_where_they_are_named()
    {
        var sync = SyncSchemaBuilder.Build(Hash(), Hash(), Rules("F_DATA", "rows.NOTE", "qty", "tags"));

        Assert.DoesNotContain(sync.Fields, field => field.Name == "f_data");
        Assert.Equal("rows", Assert.Single(sync.Tables).Name);
        Assert.Contains(sync.Tables[0].Fields, field => field.Name == "qty");
        Assert.DoesNotContain(sync.Tables[0].Fields, field => field.Name == "note");
    }

    [Fact]
    public void Fields_that_name_files_count_unless_no_file_travels()
    {
        var schema = DocType("Probe", Field("title", "Data"), Field("file", "Attach"), Field("photo", "Attach Image"));

        var referenced = SyncSchemaBuilder.Build(schema, schema, Rules() with { Attachments = AttachmentPolicy.Referenced });
        var all = SyncSchemaBuilder.Build(schema, schema, Rules() with { Attachments = AttachmentPolicy.All });

        Assert.Equal(["title", "file", "photo"], referenced.Fields.Select(field => field.Name));
        Assert.Empty(referenced.Tables);
        Assert.Equal("_attachments", Assert.Single(all.Tables).Name);
    }

    [Fact]
    public void What_exists_on_one_side_only_or_does_not_fit_is_told_and_left_out()
    {
        var child = new Dictionary<string, DocTypeSchema>
        {
            ["Row"] = DocType("Row", Field("a", "Data"), Field("b", "Int")),
            ["Other"] = DocType("Other"),
        };
        var otherChild = new Dictionary<string, DocTypeSchema>
        {
            ["Row"] = DocType("Row", Field("a", "Data"), Field("b", "Float")),
            ["Other"] = DocType("Other"),
        };
        var cloud = DocType(
            "Probe", Field("same", "Data"), Field("text", "Small Text"), Field("cloud_only", "Data"), Field("number", "Int"), Field("link",
            "Link", "Customer"),
            Field("file", "Data"), Field("table", "Table", "Row"), Field("moved", "Table", "Row"), Field("half", "Table", "Row")) with
        {
            Children = child,
        };
        var local = DocType(
            "Probe", Field("local_only", "Data"), Field("same", "Data"), Field("text", "Text Editor"), Field("number", "Data"),
            Field("link", "Link", "Supplier"),
            Field("file", "Attach"), Field("table", "Table", "Row"), Field("moved", "Table", "Other"), Field("half", "Data")) with
        {
            Children = otherChild,
        };

        var sync = Build(cloud, local);

        Assert.Equal(["same", "text"], sync.Fields.Select(field => field.Name));
        Assert.Equal("table", Assert.Single(sync.Tables).Name);
        Assert.Equal("a", Assert.Single(sync.Tables[0].Fields).Name);
        Assert.Equal(
            [
                "Probe: cloud_only exists on cloud only.",
                "Probe: number is Int on cloud and Data on local.",
                "Probe: link points to Customer on cloud and to Supplier on local.",
                "Probe: file holds a value on cloud only.",
                "Probe: local_only exists on local only.",
                "Row: table.b is Int on cloud and Float on local.",
                "Probe: moved points to Row on cloud and to Other on local.",
                "Probe: half is Table on cloud and Data on local.",
            ],
            sync.Differences);
    }

    [Fact]
    public void A_table_whose_definition_is_missing_is_told_and_left_out()
    {
        var schema = DocType("Probe", Field("table", "Table", "Row"));

        var sync = Build(schema, schema);

        Assert.Empty(sync.Tables);
        Assert.Equal("Probe: table is a table of Row, whose definition is missing.", Assert.Single(sync.Differences));
    }

    [Fact]
    public void A_dynamic_link_goes_with_the_field_that_names_its_DocType()
    {
        var sync = SyncSchemaBuilder.Build(Hash(), Hash(), Rules("f_dt"));

        Assert.DoesNotContain(sync.Fields, field => field.Name == "f_dynamic");
        Assert.Contains("Probe Hash: f_dynamic names documents of the DocType in f_dt, which is not synchronized.", sync.Differences);
    }

    [Theory]
    [InlineData(null, null, 9)]
    [InlineData(2, null, 2)]
    [InlineData(null, 3, 3)]
    [InlineData(6, 4, 4)]
    [InlineData(12, 15, 9)]
    public void The_smaller_precision_is_compared(int? cloud, int? local, int expected)
    {
        var sync = Build(
            DocType("P", Field("x", "Float") with { Precision = cloud }), DocType("P", Field("x", "Currency") with { Precision = local }));

        Assert.Equal(expected, Assert.Single(sync.Fields).Precision);
        Assert.Equal("Float", sync.Fields[0].Type);
    }

    [Fact]
    public void A_rating_has_two_places()
    {
        var schema = DocType("P", Field("x", "Rating"));

        Assert.Equal(2, Assert.Single(Build(schema, schema).Fields).Precision);
    }

    [Fact]
    public void Derived_is_what_both_call_read_only_or_one_fetches()
    {
        var child = new Dictionary<string, DocTypeSchema>
        {
            ["Row"] = DocType("Row", Field("amount", "Currency") with { ReadOnly = true }, Field("qty", "Float")),
        };
        var cloud = DocType(
            "Probe", Field("both", "Data") with { ReadOnly = true }, Field("one", "Data") with { ReadOnly = true },
            Field("fetched", "Data") with { FetchFrom = "a.b" },
            Field("kept", "Data") with { FetchFrom = "a.b", FetchIfEmpty = true }, Field("rows", "Table", "Row"),
            Field("taxes", "Table", "Row") with { ReadOnly = true }) with
        {
            Children = child,
        };
        var local = cloud with
        {
            Fields = [.. cloud.Fields.Select(field => field.Name switch
            {
                "one" => field with { ReadOnly = false },
                "fetched" => field with { FetchFrom = null },
                _ => field,
            })],
        };

        var sync = Build(cloud, local);

        Assert.Equal(["both", "fetched", "rows.amount", "taxes", "taxes.amount"], sync.Derived.Order(StringComparer.Ordinal));
        Assert.True(sync.Tables[1].Derived);
    }

    [Fact]
    public void After_submit_may_change_what_both_sides_allow()
    {
        var child = new Dictionary<string, DocTypeSchema>
        {
            ["Row"] = DocType("Row", Field("date", "Date") with { AllowOnSubmit = true }, Field("qty", "Float")),
        };
        var cloud = DocType(
            "Probe", Field("a", "Data") with { AllowOnSubmit = true }, Field("b", "Data") with { AllowOnSubmit = true },
            Field("rows", "Table", "Row") with { AllowOnSubmit = true }) with
        {
            Children = child,
            IsSubmittable = true,
        };
        var localFields = cloud.Fields.Select(field => field.Name == "b" ? field with { AllowOnSubmit = false } : field);
        var local = cloud with { Fields = [.. localFields], IsSubmittable = false };

        var sync = Build(cloud, local);

        Assert.Equal(["a", "rows", "rows.date"], sync.AllowOnSubmit.Order(StringComparer.Ordinal));
        Assert.True(sync.IsSubmittable);
    }

    [Fact]
    public void Link_targets_of_fields_and_rows_are_collected_without_the_DocType_itself()
    {
        var row = DocType("Row", Field("item", "Link", "Item"), Field("self", "Link", "Probe"));
        var child = new Dictionary<string, DocTypeSchema> { ["Row"] = row };
        var schema = DocType("Probe", Field("customer", "Link", "Customer"), Field("parent_probe", "Link", "Probe"), Field("rows", "Table",
            "Row"));

        Assert.Equal(["Customer", "Item"], Build(schema with { Children = child }, schema with { Children = child }).LinkTargets
            .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Data", null, null, false)]
    [InlineData("Data", null, "x", true)]
    [InlineData("Time", null, null, true)]
    [InlineData("Select", "\nOne", null, false)]
    [InlineData("Select", "One\nTwo", null, true)]
    [InlineData("Link", "Country", null, true)]
    [InlineData("Link", "User", null, false)]
    public void A_site_fills_in_defaults(string type, string? options, string? value, bool hasDefault)
    {
        var with = DocType("P", Field("x", type, options) with { Default = value });

        Assert.Equal(hasDefault, Build(with, with).Fields[0].HasDefault);
    }

    [Theory]
    [InlineData("field:code", "FromData")]
    [InlineData("prompt", "FromData")]
    [InlineData("Prompt", "FromData")]
    [InlineData("format:{code}-{title}", "FromData")]
    [InlineData("format:PRE-{code}", "FromData")]
    [InlineData("format:{code}-{##}", "Minted")]
    [InlineData("format:{code}-{YYYY}", "Minted")]
    [InlineData("format:{hash}", "Minted")]
    [InlineData("format:fixed", "Minted")]
    [InlineData("naming_series:", "Minted")]
    [InlineData("EXP-.#####", "Minted")]
    [InlineData("hash", "Minted")]
    [InlineData("autoincrement", "Minted")]
    [InlineData("UUID", "Minted")]
    [InlineData("", "Minted")]
    [InlineData(null, "Minted")]
    public void Names_come_from_data_or_are_minted(string? autoName, string expected)
    {
        var schema = DocType("P", Field("code", "Data"), Field("title", "Data")) with { AutoName = autoName };

        Assert.Equal(expected, Build(schema, schema).Naming.ToString());
    }

    [Fact]
    public void Names_are_minted_when_one_side_mints_them()
    {
        var schema = DocType("P", Field("code", "Data")) with { AutoName = "field:code" };

        Assert.Equal(NamingKind.Minted, Build(schema, schema with { AutoName = "hash" }).Naming);
        Assert.Equal(NamingKind.Minted, Build(schema with { AutoName = "hash" }, schema).Naming);
    }

    private static SyncSchema Build(DocTypeSchema cloud, DocTypeSchema local) => SyncSchemaBuilder.Build(cloud, local, Rules());
}
