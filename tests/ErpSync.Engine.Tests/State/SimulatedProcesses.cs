using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Tests.State;

/// <summary>The process table as one simulated process sees it: who it is, and which others run.</summary>
internal sealed class SimulatedProcesses(ProcessIdentity current, Func<ProcessIdentity, bool?> isAlive) : IProcessTable
{
    public ProcessIdentity Current => current;

    public bool? IsAlive(ProcessIdentity process) => isAlive(process);

    public static ProcessIdentity Process(int id, string user = "asha", string machine = "OFFICE-1") =>
        new(user, machine, id, $"token-{id}", new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero));
}
