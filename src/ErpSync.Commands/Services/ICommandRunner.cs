namespace ErpSync.Commands.Services;

/// <summary>Runs programs of the system. Tests put one of their own here that only notes.</summary>
internal interface ICommandRunner
{
    /// <summary>Runs a program and waits for its end.</summary>
    /// <param name="command">The program.</param>
    /// <exception cref="ErpSyncException">ErpServiceFailed: it could not be started, or did not end.</exception>
    CommandResult Run(CommandLine command);
}
