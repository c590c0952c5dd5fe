namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Filters of a DocType, in both of Frappe's spellings.</summary>
public sealed class FilterFindingTests
{
    private const string Item = "sync_rules:\n  doctypes: [Item]\n  doctype_rules:\n    Item:\n";

    [Theory]
    [InlineData("[[a, =, x]]", """["a","=","x"]""")]
    [InlineData("[[Item, a, =, x]]", """["a","=","x"]""")]
    [InlineData("[[a, '!=', 5], [b, Not  In, [x, y]]]", """["a","!=","5"] ["b","not in",["x","y"]]""")]
    [InlineData("[[a, in, 'x, y']]", """["a","in",["x","y"]]""")]
    [InlineData("[[a, is, Set]]", """["a","is","set"]""")]
    [InlineData("[[a, =, null]]", """["a","=",null]""")]
    [InlineData("[[a, between, [2026-01-01, 2026-12-31]]]", """["a","between",["2026-01-01","2026-12-31"]]""")]
    [InlineData("{a: x, b: ['>=', 5], c: [in, [x, y]], d: ~}", """["a","=","x"] ["b",">=","5"] ["c","in",["x","y"]] ["d","=",null]""")]
    public void Filters_are_read_in_both_spellings(string written, string expected)
    {
        using var folder = new ConfigurationFolder();

        var configuration = folder.Load($"{Item}      filters: {written}\n");

        Assert.Equal(expected, string.Join(' ', configuration.Rules["Item"].Filters));
    }

    [Theory]
    [InlineData("x", "filters", "Conditions are expected here", "[field, operator, value]")]
    [InlineData("[x]", "filters[0]", "This is no condition", "[field, operator, value]")]
    [InlineData("[[a, x]]", "filters[0]", "This is no condition", "[field, operator, value]")]
    [InlineData("[[a, =, x], [a, '==', x]]", "filters[1]", "== is not an operator", "not like")]
    [InlineData("[[a, lik, x]]", "filters[0]", "Did you mean like?", "Use one of")]
    [InlineData("[[a, descendants of, x]]", "filters[0]", "its outcome changes without the document", "Use one of")]
    [InlineData("[[a, timespan, last month]]", "filters[0]", "its outcome changes without the document", "Use one of")]
    [InlineData("[[a, in, []]]", "filters[0]", "in needs a list of values", "[a, b]")]
    [InlineData("[[a, between, [1]]]", "filters[0]", "between needs a list of two values", "[from, to]")]
    [InlineData("[[a, =, [1, 2]]]", "filters[0]", "= needs one value", "[field, operator, value]")]
    [InlineData("[[a, is, 5]]", "filters[0]", "set or not set", "[field, is, set]")]
    [InlineData("[[Item Code, =, x]]", "filters[0]", "is not the name of a field", "not the label")]
    [InlineData("[[Item Price, a, =, x]]", "filters[0]", "only fields of Item itself can decide", "[field, operator, value]")]
    [InlineData("{a: {b: c}}", "filters.a", "This is no condition", "field: value")]
    [InlineData("[[a, =, \"${NOWHERE_SET}\"]]", "filters[0]", "NOWHERE_SET", "")]
    public void A_bad_filter_is_an_error_at_its_place(string written, string key, string message, string remedy)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"{Item}      filters: {written}\n");

        Assert.Equal((FindingSeverity.Error, 5, $"sync_rules.doctype_rules.Item.{key}"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("      filter: [[a, =, x]]\n", "filter", "Did you mean filters?")]
    [InlineData("      on_leave: delete\n", "on_leave", "is not one of the valid words")]
    public void What_becomes_of_a_document_that_leaves_is_one_of_two_words(string written, string key, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(Item + written);

        Assert.Equal($"sync_rules.doctype_rules.Item.{key}", finding.Key);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System Settings", "right on one site only")]
    [InlineData("Domain Settings", "right on one site only")]
    [InlineData("Bank Reconciliation Tool", "a tool of the desk")]
    [InlineData("Document Naming Settings", "bookkeeping")]
    public void A_Single_that_belongs_to_one_site_is_refused(string docType, string reason)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"sync_rules:\n  doctypes: [{docType}]\n");

        Assert.Equal(ErrorIds.DocTypeNotSyncable, finding.ErrorId);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
    }
}
