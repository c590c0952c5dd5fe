using System.Globalization;
using System.Management.Automation.Host;
using System.Reflection;

namespace ErpSync.Shell.Hosting;

/// <summary>The host PowerShell sees: a plain console.</summary>
/// <param name="userInterface">Reads and writes the console.</param>
internal sealed class ShellHost(ShellUserInterface userInterface) : PSHost
{
    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "ErpSync.Shell";

    /// <inheritdoc/>
    public override Version Version => Assembly.GetExecutingAssembly().GetName().Version!;

    /// <inheritdoc/>
    public override PSHostUserInterface UI => userInterface;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <summary>The code of "exit n"; null while nobody has said exit.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <summary>Nested prompts (Suspend) are not offered: the caller goes on.</summary>
    public override void EnterNestedPrompt() => userInterface.WriteWarningLine("This console has no nested prompt; going on.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
    }

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
