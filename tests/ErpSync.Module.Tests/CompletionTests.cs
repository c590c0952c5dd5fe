using System.Management.Automation;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class CompletionTests
{
    [Fact]
    public void DocTypes_are_offered_and_quoted_where_they_need_it()
    {
        using var runspace = new ModuleRunspace();

        Assert.Equal(["Customer", "Item", "'Sales Order'"], Complete(runspace, "Invoke-ErpSync -DocType "));
        Assert.Equal(["'Sales Order'"], Complete(runspace, "Invoke-ErpSync -DocType sal"));
        Assert.Equal(["'Sales Order'"], Complete(runspace, "Get-ErpConflict -DocType order"));
    }

    [Fact]
    public void Names_are_those_of_the_DocType_on_the_line_and_wildcards_in_them_are_escaped()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Records.AddRange(
        [
            Samples.Record("Customer", "CUST-00001"), Samples.Record("Item", "ITEM-1"), Samples.Record("Item", "BOLT [M8]"),
                Samples.Record("Item", "It's"),
        ]);

        Assert.Equal(["CUST-00001"], Complete(runspace, "Get-ErpSyncRecord -DocType Customer -Name "));
        Assert.Equal(["ITEM-1", "'BOLT `[M8`]'", "'It''s'"], Complete(runspace, "Get-ErpSyncRecord Item -Name "));
        Assert.Equal(["CUST-00001", "ITEM-1", "'BOLT `[M8`]'", "'It''s'"], Complete(runspace, "Get-ErpSyncRecord * -Name "));
    }

    [Fact]
    public void Conflict_ids_come_with_their_document()
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.OpenConflicts.AddRange([new(7, "Customer/CUST-00001"), new(71, "Item/ITEM-1"), new(8, "Item/ITEM-2")]);

        var offered = Results(runspace, "Resolve-ErpConflict -Id 7");

        Assert.Equal(["7", "71"], offered.Select(result => result.CompletionText));
        Assert.Equal("Customer/CUST-00001", offered[0].ToolTip);
    }

    [Fact]
    public void Fixed_values_are_offered_too()
    {
        using var runspace = new ModuleRunspace();

        Assert.Equal(["CloudToLocal"], Complete(runspace, "Invoke-ErpSync -Direction cl"));
        Assert.DoesNotContain("Manual", Complete(runspace, "Resolve-ErpConflict -Id 7 -Strategy "));
        Assert.Contains("KeepBoth", Complete(runspace, "Resolve-ErpConflict -Id 7 -Strategy "));
        Assert.Contains("failed", Complete(runspace, "Get-ErpSyncLog -Status "));
    }

    [Fact]
    public void The_configuration_on_the_line_is_the_one_that_is_asked()
    {
        using var runspace = new ModuleRunspace();
        using var folder = new TemporaryFolder();

        Complete(runspace, $"Get-ErpSyncRecord -ConfigPath '{folder.File("other.yaml")}' -DocType ");

        Assert.Equal(folder.File("other.yaml"), runspace.EntryPoint.Opened.Single().ConfigPath);
    }

    [Fact]
    public void What_fails_offers_nothing_and_says_nothing()
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.CompletionFails = true;

        Assert.DoesNotContain(Complete(runspace, "Invoke-ErpSync -DocType "), text => text.Contains("Customer", StringComparison.Ordinal));
        Assert.Empty(runspace.Host.Console.Text);
    }

    [Fact]
    public void A_slow_state_does_not_hold_up_the_Tab_key()
    {
        using var runspace = new ModuleRunspace();
        Complete(runspace, "Invoke-ErpSync -DocType ");
        runspace.EntryPoint.CompletionDelay = TimeSpan.FromSeconds(5);

        using var clock = new Patience();
        Complete(runspace, "Invoke-ErpSync -DocType ");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2.5), $"It took {clock.Elapsed}.");
    }

    private static List<string> Complete(ModuleRunspace runspace, string line) =>
        [.. Results(runspace, line).Select(result => result.CompletionText)];

    private static List<CompletionResult> Results(ModuleRunspace runspace, string line)
    {
        using var shell = PowerShell.Create(runspace.Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches];
    }
}
