using System.Globalization;
using System.Management.Automation.Host;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>A host that keeps everything it is shown and asked.</summary>
internal sealed class RecordingHost : PSHost
{
    public RecordingUserInterface Console { get; } = new();

    public int? ExitCode { get; private set; }

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "ErpSync.Tests";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface UI => Console;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
