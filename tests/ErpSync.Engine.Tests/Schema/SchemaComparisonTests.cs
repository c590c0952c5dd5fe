using ErpSync.Engine.Configuration;
using ErpSync.Engine.Connecting;
using ErpSync.Engine.Schema;
using static ErpSync.Engine.Tests.Documents.ProbeSchemas;

namespace ErpSync.Engine.Tests.Schema;

/// <summary>In what the definitions of two sites differ, before a document meets it.</summary>
public sealed class SchemaComparisonTests
{
    private static readonly DocTypeRules Rules = new() { DocType = "Probe" };

    private static readonly Dictionary<string, (FieldSchema? Cloud, FieldSchema? Local, SchemaDifferenceKind Kind, string? OnCloud, string? OnLocal)> Pairs = new()
    {
        ["only cloud"] = (Field("a", "Data"), null, SchemaDifferenceKind.FieldMissing, "Data", null),
        ["only local"] = (null, Field("a", "Check"), SchemaDifferenceKind.FieldMissing, null, "Check"),
        ["password"] = (Field("a", "Data"), Field("a", "Password"), SchemaDifferenceKind.FieldMissing, "Data", null),
        ["type"] = (Field("a", "Int"), Field("a", "Data"), SchemaDifferenceKind.FieldType, "Int", "Data"),
        ["target"] = (Field("a", "Link", "Customer"), Field("a", "Link", "Supplier"), SchemaDifferenceKind.LinkTarget, "Customer", "Supplier"),
        ["option"] = (Field("a", "Select", "x\ny"), Field("a", "Select", "x\nz"), SchemaDifferenceKind.Option, "also y", "also z"),
        ["option on one side"] = (Field("a", "Select", "x\ny"), Field("a", "Select", "x"), SchemaDifferenceKind.Option, "also y", null),
        ["length"] = (Field("a", "Data") with { Length = 300 }, Field("a", "Data"), SchemaDifferenceKind.Length, "300 characters", "140 characters"),
        ["long text"] = (Field("a", "Data"), Field("a", "Small Text"), SchemaDifferenceKind.Length, "140 characters", "any length"),
        ["precision"] = (Field("a", "Float") with { Precision = 2 }, Field("a", "Float"), SchemaDifferenceKind.Precision, "2 places", "9 places"),
        ["mandatory"] = (Field("a", "Data") with { Required = true }, Field("a", "Data"), SchemaDifferenceKind.Mandatory, "mandatory", "optional"),
    };

    public static TheoryData<string> Names { get; } = [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_difference_of_a_field_is_found(string name)
    {
        var (cloud, local, kind, onCloud, onLocal) = Pairs[name];
        var found = Assert.Single(Compare(DocType("Probe", Both(cloud)), DocType("Probe", Both(local)), Rules));

        Assert.Equal(("Probe", "a", kind, onCloud, onLocal), (found.DocType, found.Field, found.Kind, found.Cloud, found.Local));
        Assert.NotEmpty(found.Effect);
        Assert.NotEmpty(found.RecommendedAction);

        // Exchanged sites tell the same thing the other way round, and a field that is left out is no concern.
        var mirrored = Assert.Single(Compare(DocType("Probe", Both(local)), DocType("Probe", Both(cloud)), Rules));
        Assert.Equal((kind, onLocal, onCloud), (mirrored.Kind, mirrored.Cloud, mirrored.Local));
        Assert.Empty(Compare(DocType("Probe", Both(cloud)), DocType("Probe", Both(local)), Rules with { ExcludedFields = new HashSet<string> { "a" } }));
    }

    [Fact]
    public void Equal_definitions_differ_in_nothing()
    {
        var schema = DocType("Probe", Field("a", "Data"), Field("s", "Select", "x\ny"), Field("secret", "Password"), Field("sb", "Section Break"));
        Assert.Empty(Compare(schema, schema with { Fields = [.. schema.Fields.Reverse()] }, Rules));
    }

    [Fact]
    public void Fields_of_rows_are_compared_too()
    {
        var cloud = Table(DocType("Row", Field("a", "Data"), Field("b", "Data")));
        var local = Table(DocType("Row", Field("a", "Int")));

        Assert.Equal(
            [("rows.a", SchemaDifferenceKind.FieldType), ("rows.b", SchemaDifferenceKind.FieldMissing)],
            Compare(cloud, local, Rules).Select(found => (found.Field!, found.Kind)));
    }

    [Fact]
    public void A_DocType_of_one_side_only_or_of_another_nature_is_one_difference()
    {
        var probe = DocType("Probe", Field("a", "Data"));
        Assert.Equal(SchemaDifferenceKind.DocType, Assert.Single(Compare(probe, null, Rules)).Kind);
        Assert.Equal(SchemaDifferenceKind.DocType, Assert.Single(Compare(null, probe, Rules)).Kind);
        Assert.Equal(("a Single", "documents"), Assert.Single(Compare(probe with { IsSingle = true }, probe, Rules)) is var found ? (found.Cloud, found.Local) : default);
        Assert.Equal("cannot be submitted", Assert.Single(Compare(probe with { IsSubmittable = true }, probe, Rules)).Local);
    }

    [Theory]
    [InlineData("naming_series:", "ACC-.YYYY.-\nSAL-.####", "SAL-.####\nB-.", "SAL-.####")]
    [InlineData("naming_series:", "A-.####", "B-.####", null)]
    [InlineData("field:a", "A-.####", "A-.####", null)]
    [InlineData("PRE-.#####", null, null, "PRE-.#####")]
    [InlineData("format:P-{####}", null, null, "format:P-{####}")]
    [InlineData("autoincrement", null, null, "autoincrement")]
    [InlineData("hash", null, null, null)]
    [InlineData("format:{a}-{b}", null, null, null)]
    public void Series_that_both_sites_count_are_told(string rule, string? cloudSeries, string? localSeries, string? shared)
    {
        var cloud = DocType("Probe", [Field("a", "Data"), Field("b", "Data"), .. Series(cloudSeries)]) with { AutoName = rule };
        var local = DocType("Probe", [Field("a", "Data"), Field("b", "Data"), .. Series(localSeries)]) with { AutoName = rule };

        var found = Compare(cloud, local, Rules);

        Assert.Equal(shared, found.SingleOrDefault()?.Cloud);
        Assert.All(found, difference => Assert.Equal(SchemaDifferenceKind.SharedSeries, difference.Kind));
        Assert.Empty(Compare(cloud, local, Rules with { Direction = SyncDirection.CloudToLocal }));

        static FieldSchema[] Series(string? options) => options is null ? [] : [Field("naming_series", "Select", options)];
    }

    [Fact]
    public void A_rule_that_names_no_field_is_told_with_what_was_probably_meant()
    {
        var probe = DocType("Probe", Field("title", "Data"));
        var found = Compare(probe, probe, Rules with { OnlyFields = new HashSet<string> { "titel", "title" } });

        var unknown = Assert.Single(found);
        Assert.Equal((SchemaDifferenceKind.UnknownField, "titel"), (unknown.Kind, unknown.Field));
        Assert.Contains("Did you mean title?", unknown.RecommendedAction, StringComparison.Ordinal);
    }

    private static List<ErpSchemaDifference> Compare(DocTypeSchema? cloud, DocTypeSchema? local, DocTypeRules rules) =>
        [.. new SchemaComparison("Probe", cloud, local, rules).Differences()];

    private static FieldSchema[] Both(FieldSchema? field) => field is null ? [Field("other", "Data")] : [Field("other", "Data"), field];

    private static DocTypeSchema Table(DocTypeSchema row) => DocType("Probe", Field("rows", "Table", "Row")) with
    {
        Children = new Dictionary<string, DocTypeSchema> { ["Row"] = row },
    };
}
