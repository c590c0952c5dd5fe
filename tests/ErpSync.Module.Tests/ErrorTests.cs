using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net.Sockets;
using System.Reflection;
using ErpSync.Commands.Output;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ErrorTests
{
    private static readonly ErpSyncError Rejected = new(
        ErrorIds.DocumentRejected, ErpErrorCategory.InvalidData, "Customer/ACME: territory is mandatory.",
            "Fill in territory on the cloud site.", "Customer/ACME");

    [Fact]
    public void An_error_of_one_document_is_written_with_id_category_target_and_remedy_and_the_run_goes_on()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(new ErrorEvent(Rejected), new ResultEvent(Samples.Result()));

        var run = runspace.Run("Invoke-ErpSync");

        Assert.Single(run.Of<SyncResult>());
        var error = Assert.Single(run.Errors);
        Assert.StartsWith("ErpDocumentRejected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Equal("Customer/ACME", error.TargetObject);
        Assert.Equal(Rejected.RecommendedAction, error.ErrorDetails.RecommendedAction);
        Assert.IsType<ErpSyncException>(error.Exception);
        Assert.Null(run.Terminating);
    }

    [Fact]
    public void A_configuration_that_cannot_be_opened_ends_the_command()
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.OpenFails = new ErpSyncError(
            ErrorIds.ConfigNotFound, ErpErrorCategory.ObjectNotFound, "No config.yaml in /tmp or above.", "Run New-ErpSyncConfig.", "/tmp");

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Get-ErpSyncStatus");

        Assert.Equal("ErpConfigNotFound", run.TerminatingId);
        Assert.Equal("Run New-ErpSyncConfig.", run.Terminating!.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void What_the_engine_throws_in_the_middle_of_a_run_is_unwrapped()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(Failing());

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Invoke-ErpSync");

        Assert.Equal("ErpDocumentRejected", run.TerminatingId);
        Assert.Equal(Rejected.Message, run.Terminating!.ErrorDetails.Message);

        static IEnumerable<EngineEvent> Failing()
        {
            yield return new ResultEvent(Samples.Result());
            throw new AggregateException(new TargetInvocationException(new ErpSyncException(Rejected)));
        }
    }

    [Fact]
    public void A_defect_says_that_it_is_one()
    {
        var record = ErrorRecords.From(new AggregateException(new InvalidOperationException("boom")));

        Assert.Equal(ErrorIds.Unexpected, record.FullyQualifiedErrorId);
        Assert.Contains("boom", record.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("defect", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_native_library_is_named_with_its_platform()
    {
        var record = ErrorRecords.From(
            new TypeInitializationException("SqliteConnection", new TargetInvocationException(new DllNotFoundException("e_sqlite3"))));

        Assert.Equal(ErrorIds.NativeLibraryMissing, record.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.NotInstalled, record.CategoryInfo.Category);
        Assert.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, record.ErrorDetails.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_taken_port_is_named()
    {
        var record = ErrorRecords.From(new IOException("Failed to bind.", new SocketException((int)SocketError.AddressAlreadyInUse)));

        Assert.Equal(ErrorIds.PortInUse, record.FullyQualifiedErrorId);
    }

    [Fact]
    public void Every_category_of_the_engine_is_one_of_PowerShell()
    {
        var unknown = Enum.GetNames<ErpErrorCategory>().Except(Enum.GetNames<ErrorCategory>());

        Assert.Empty(unknown);
    }

    [Fact]
    public void The_console_view_shows_the_remedy()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(new ErrorEvent(Rejected));

        using var shell = runspace.Script("Invoke-ErpSync");
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[^1].MergeUnclaimedPreviousCommandResults =
            PipelineResultTypes.Error | PipelineResultTypes.Output;
        shell.Invoke();

        Assert.Contains("territory is mandatory", runspace.Host.Console.Text, StringComparison.Ordinal);
        Assert.Contains("Recommendation: Fill in territory on the cloud site.", runspace.Host.Console.Text, StringComparison.Ordinal);
    }
}
