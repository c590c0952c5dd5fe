namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Which fields are kept in step, and which way.</summary>
public sealed class FieldRuleFindingTests
{
    private const string Item = "sync_rules:\n  doctypes: [Customer, Item]\n  doctype_rules:\n    Item:\n";

    [Theory]
    [InlineData("      only_fields: []\n", "only_fields", "The list is empty", "remove the key for all fields")]
    [InlineData("      only_fields: [Item Name]\n", "only_fields[0]", "is not the name of a field", "not the label")]
    [InlineData("      only_fields: [a.b.c]\n", "only_fields[0]", "is not the name of a field", "table.field")]
    [InlineData("      only_field: [a]\n", "only_field", "Did you mean only_fields?", "valid here")]
    [InlineData("      field_direction: {a: cloud_to_local}\n", "field_direction", "Did you mean field_directions?", "valid here")]
    [InlineData("      field_directions: {a: cloud}\n", "field_directions.a", "is not one of the valid words", "cloud_to_local")]
    [InlineData("      field_directions: {a: cloud_to_locl}\n", "field_directions.a", "Did you mean cloud_to_local?", "Write one of")]
    [InlineData("      field_directions: {a b: cloud_to_local}\n", "field_directions.a b", "is not the name of a field", "not the label")]
    [InlineData("      field_directions: cloud_to_local\n", "field_directions", "Keys with values are expected", "name: value")]
    public void A_bad_field_rule_is_an_error_at_its_key(string rule, string key, string message, string remedy)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Item + rule);

        Assert.Equal((FindingSeverity.Error, 5, $"sync_rules.doctype_rules.Item.{key}"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("      only_fields: [a]\n      exclude_fields: [A]\n", "only_fields[0]", "left out by exclude_fields")]
    [InlineData("      field_directions: {a: cloud_to_local}\n      exclude_fields: [a]\n", "field_directions.a", "left out by exclude_fields")]
    [InlineData("      field_directions: {a: cloud_to_local}\n      direction: local_to_cloud\n", "field_directions.a", "it never travels")]
    public void A_field_rule_without_effect_is_a_warning(string rule, string key, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Item + rule);

        Assert.Equal((FindingSeverity.Warning, $"sync_rules.doctype_rules.Item.{key}"), (finding.Severity, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_rules_are_read_for_one_DocType()
    {
        using var folder = new ConfigurationFolder();

        var configuration = folder.Load(Item + """
                  only_fields: [item_name, uoms, taxes.rate]
                  field_directions: {standard_rate: cloud_to_local, uoms: Local-To-Cloud, taxes.rate: bidirectional}
            """);

        var item = configuration.Rules["Item"];
        Assert.Equal(["item_name", "uoms", "taxes.rate"], item.OnlyFields);
        Assert.Equal(SyncDirection.CloudToLocal, item.FieldDirections["standard_rate"]);
        Assert.Equal(SyncDirection.LocalToCloud, item.FieldDirections["uoms"]);
        Assert.Equal(SyncDirection.Bidirectional, item.FieldDirections["taxes.rate"]);
        Assert.Empty(configuration.Rules["Customer"].OnlyFields);
        Assert.Empty(configuration.Rules["Customer"].FieldDirections);
    }
}
