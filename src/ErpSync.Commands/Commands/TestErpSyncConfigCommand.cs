using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Checks the configuration: every finding with file, line, key and remedy. No network, nothing created.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ErpSyncConfig")]
[OutputType(typeof(ConfigFinding), typeof(bool))]
public sealed class TestErpSyncConfigCommand : ErpCommand
{
    /// <summary>The configuration file, or the folder that holds config.yaml.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The configuration file, or its folder. Default: config.yaml in the current folder or a parent.")]
    [Alias("Path", "PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Only says whether the configuration can be used.</summary>
    [Parameter(HelpMessage = "Returns true or false instead of the findings. False means: there are errors.")]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var options = Options(ConfigPath);
        var findings = Ask(() => Session.Engine().TestConfiguration(options));
        var errors = findings.Count(finding => finding.Severity == FindingSeverity.Error);
        if (Quiet)
        {
            WriteObject(errors == 0);
            return;
        }

        WriteObject(findings, enumerateCollection: true);
        if (errors == 0)
        {
            WriteVerbose($"No errors, {findings.Count} warning(s).");
            return;
        }

        // The findings are the answer; the error makes "it failed" visible to $?, to -ErrorAction Stop and to a scheduler's exit code.
        WriteError(new ErpSyncError(
            ErrorIds.ConfigInvalid,
            ErpErrorCategory.InvalidData,
            $"The configuration has {errors} error(s); nothing can run until they are mended.",
            "Mend what the findings name, then run Test-ErpSyncConfig again.",
            findings.First(finding => finding.Severity == FindingSeverity.Error).File));
    }
}
