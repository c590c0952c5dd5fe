using System.Management.Automation;
using ErpSync.Commands.Binding;

namespace ErpSync.Commands;

/// <summary>Checks both sites step by step: address, TLS, key, user, versions, clock, and what the user may do with each DocType.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ErpConnection")]
[OutputType(typeof(ErpConnectionResult), typeof(ErpDocTypeAccess), typeof(ErpSchemaDifference), typeof(bool))]
public sealed class TestErpConnectionCommand : ErpConnectedCommand
{
    private bool _allPassed = true;

    /// <summary>The sites to check. Default: both.</summary>
    [Parameter(Position = 0, HelpMessage = "The sites to check: Cloud, Local. Default: both.")]
    [SnakeCase]
    public Side[] Side { get; set; } = [ErpSync.Side.Cloud, ErpSync.Side.Local];

    /// <summary>Only says whether all is well.</summary>
    [Parameter(HelpMessage = "Returns one true or false instead of the results.")]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Also returns the access to each DocType, after the result of its site, and in what the DocTypes of the sites differ.</summary>
    [Parameter(HelpMessage = "Also returns the access to each DocType, and in what the DocTypes of the sites differ.")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Side[] sides = [.. Side.Distinct()];
        Stream((engine, _, token) => engine.TestConnectionAsync(sides, token), Take);
        if (Quiet)
        {
            WriteObject(_allPassed);
        }
    }

    private void Take(object result)
    {
        if (result is ErpSchemaDifference && Detailed && !Quiet)
        {
            WriteObject(result);
        }

        if (result is not ErpConnectionResult connection)
        {
            return;
        }

        _allPassed &= connection.Success;
        if (Quiet)
        {
            return;
        }

        WriteObject(connection);
        if (Detailed)
        {
            WriteObject(connection.DocTypes, enumerateCollection: true);
        }

        if (!connection.Success)
        {
            // The result is the answer; the error makes the failure visible to $? and to a scheduler's exit code.
            WriteError(new ErpSyncError(
                connection.ErrorId ?? ErrorIds.EndpointUnreachable,
                ErpErrorCategory.ConnectionError,
                $"{connection.Side} ({connection.Url}): {connection.Message ?? "the check failed"}",
                connection.RecommendedAction,
                connection.Side.ToString()));
        }
    }
}
