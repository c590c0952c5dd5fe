using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>The list of DocTypes.</summary>
public sealed class DocTypeFindingTests
{
    [Theory]
    [InlineData("GL Entry", "ledger")]
    [InlineData("gl entry", "ledger")]
    [InlineData("Stock Ledger Entry", "ledger")]
    [InlineData("Payment Ledger Entry", "ledger")]
    [InlineData("Bin", "ledger")]
    [InlineData("Serial and Batch Entry", "ledger")]
    [InlineData("Repost Item Valuation", "compute its own ledgers")]
    [InlineData("Error Log", "log of what happened")]
    [InlineData("Version", "log of what happened")]
    [InlineData("Deleted Document", "log of what happened")]
    [InlineData("User", "rights on the other")]
    [InlineData("Role", "rights on the other")]
    [InlineData("Custom DocPerm", "rights on the other")]
    [InlineData("DocShare", "rights on the other")]
    [InlineData("DocType", "structure of the site")]
    [InlineData("Custom Field", "structure of the site")]
    [InlineData("Server Script", "structure of the site")]
    [InlineData("System Settings", "secrets")]
    [InlineData("Email Account", "secrets")]
    [InlineData("Webhook", "secrets")]
    [InlineData("Document Naming Rule", "own bookkeeping")]
    public void A_DocType_that_must_not_travel_is_an_error_that_says_why(string docType, string reason)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"sync_rules:\n  doctypes:\n    - Customer\n    - {docType}\n");

        Assert.Equal((FindingSeverity.Error, ErrorIds.DocTypeNotSyncable), (finding.Severity, finding.ErrorId));
        Assert.Equal((4, 7, "sync_rules.doctypes[1]"), (finding.Line, finding.Column, finding.Key));
        Assert.StartsWith($"{docType} is never synchronized.", finding.Message, StringComparison.Ordinal);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
        Assert.Equal("Remove it from the list.", finding.Remedy);
    }

    [Theory]
    [InlineData("Customer")]
    [InlineData("Sales Invoice")]
    [InlineData("Journal Entry")]
    [InlineData("Stock Entry")]
    [InlineData("Payment Entry")]
    [InlineData("Item Price")]
    [InlineData("ToDo")]
    [InlineData("Communication")]
    public void Business_documents_may_travel(string docType) => Assert.Null(UnsyncableDocTypes.Reason(docType));

    [Theory]
    [InlineData("Customer", "Customer is listed twice, first at config.yaml line 3.")]
    [InlineData("CUSTOMER", "CUSTOMER is listed twice, first at config.yaml line 3 as Customer.")]
    public void A_DocType_listed_twice_is_an_error_also_in_other_case(string second, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"sync_rules:\n  doctypes:\n  - Customer\n  - {second}\n");

        Assert.Equal((4, "sync_rules.doctypes[1]", message), (finding.Line, finding.Key, finding.Message));
    }

    [Theory]
    [InlineData("sync_rules:\n  doctypes: []\n", 2)]
    [InlineData("sync_rules:\n  doctypes:\n", 2)]
    [InlineData("sync_rules:\n  batch_size: 5\n", 1)]
    [InlineData("log:\n  level: info\n", 0)]
    public void Without_a_DocType_there_is_one_error(string yaml, int line)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(yaml);

        Assert.Equal((line, "sync_rules.doctypes", "There is no DocType to synchronize."), (finding.Line, finding.Key, finding.Message));
        Assert.Contains("SYNC_DOCTYPES", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- Sales\u00a0Order", "invisible character U+00A0")]
    [InlineData("- Sales\u200bOrder", "invisible character U+200B")]
    [InlineData("- Sales*", "the character *")]
    [InlineData("- 'Customer, Item'", "the character ,")]
    [InlineData("- Sales  Order", "not the name of a DocType")]
    [InlineData("-", "item is empty")]
    [InlineData("- Customer:", "A name is expected here")]
    [InlineData("- [Customer]", "A name is expected here")]
    public void An_item_that_is_no_name_is_one_error_at_its_place(string item, string message)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle($"sync_rules:\n  doctypes:\n    {item}\n");

        Assert.Equal((FindingSeverity.Error, 3, "sync_rules.doctypes[0]"), (finding.Severity, finding.Line, finding.Key));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.NotEqual("", finding.Remedy);
    }

    [Fact]
    public void Words_that_yaml_takes_for_truth_values_or_numbers_stay_names()
    {
        using var folder = new ConfigurationFolder();

        Assert.Equal(["Yes", "No", "On", "3D Model", "1e3"],
            folder.Load("sync_rules:\n  doctypes: [Yes, No, On, 3D Model, 1e3]\n").DocTypes);
    }

    [Theory]
    [InlineData("sync_rules:\n  doctypes: Customer\n")]
    [InlineData("sync_rules:\n  doctypes: {Customer: 1}\n")]
    public void Doctypes_that_are_no_list_are_one_error(string yaml)
    {
        using var folder = new ConfigurationFolder();

        var finding = folder.CheckSingle(yaml);

        Assert.Equal((2, 3, "sync_rules.doctypes"), (finding.Line, finding.Column, finding.Key));
        Assert.Contains("A list is expected", finding.Message, StringComparison.Ordinal);
    }
}
