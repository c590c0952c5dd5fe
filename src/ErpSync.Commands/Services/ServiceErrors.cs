namespace ErpSync.Commands.Services;

/// <summary>What can go wrong between ErpSync and the service management of the system.</summary>
internal static class ServiceErrors
{
    public static ErpSyncException Unsupported(string message, string remedy) =>
        Make(ErrorIds.ServiceUnsupported, ErpErrorCategory.NotInstalled, message, remedy, null);

    public static ErpSyncException Access(string message, string remedy, Exception? inner = null) =>
        Make(ErrorIds.ServiceAccess, ErpErrorCategory.PermissionDenied, message, remedy, null, inner);

    public static ErpSyncException Exists(string name, string what) => Make(
        ErrorIds.ServiceExists, ErpErrorCategory.ResourceExists, $"{what} exists already.",
        "Add -Force to replace it, or choose another -Name.", name);

    public static ErpSyncException NotFound(string name, string where) => Make(
        ErrorIds.ServiceNotFound, ErpErrorCategory.ObjectNotFound, $"There is no service {name}{where}.",
        "Give the -Name it was registered with, and -UserScope if it was registered so.", name);

    public static ErpSyncException Failed(CommandLine command, CommandResult result, string remedy) => Make(
        ErrorIds.ServiceFailed, ErpErrorCategory.InvalidOperation,
        $"{command} ended with exit code {result.ExitCode}{(result.Output.Length == 0 ? "" : ": " + result.Output)}", remedy, command.Program);

    public static ErpSyncException Argument(string message, string remedy, string target) =>
        Make(ErrorIds.ArgumentInvalid, ErpErrorCategory.InvalidArgument, message, remedy, target);

    private static ErpSyncException Make(
        string id, ErpErrorCategory category, string message, string remedy, string? target, Exception? inner = null) =>
        new(new ErpSyncError(id, category, message, remedy, target), inner);
}
