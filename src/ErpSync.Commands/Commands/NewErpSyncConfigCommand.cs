using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Writes a commented config.yaml and, beside it, a .env for the keys and secrets.</summary>
[Cmdlet(VerbsCommon.New, "ErpSyncConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo))]
public sealed class NewErpSyncConfigCommand : ErpCommand
{
    /// <summary>The configuration file to write, or an existing folder to write config.yaml into. Default: ./config.yaml.</summary>
    [Parameter(Position = 0, HelpMessage = "The configuration file to write, or an existing folder. Default: ./config.yaml.")]
    [Alias("ConfigPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "config.yaml";

    /// <summary>Overwrites files that are there.</summary>
    [Parameter(HelpMessage = "Overwrites files that are there.")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = Options(Path).ConfigPath!;
        if (!ShouldProcess(path, "Write a configuration"))
        {
            return;
        }

        foreach (var written in Ask(() => Session.Engine().WriteConfigurationTemplate(path, Force)))
        {
            WriteObject(new FileInfo(written));
        }
    }
}
