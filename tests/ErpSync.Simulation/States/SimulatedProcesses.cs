using ErpSync.Engine.State.Sqlite;
using ErpSync.Simulation.Scheduling;

namespace ErpSync.Simulation.States;

/// <summary>The processes of the simulated machine, for the lease of the state file.</summary>
internal sealed class SimulatedProcesses
{
    private readonly HashSet<int> _ended = [];

    public void End(SimulatedProcess process) => _ended.Add(process.Number);

    public IProcessTable As(SimulatedProcess process) => new Seen(this, process);

    private sealed class Seen(SimulatedProcesses all, SimulatedProcess self) : IProcessTable
    {
        public ProcessIdentity Current { get; } = new("erpsync", "simulation", self.Number, $"{self.Number}", DateTimeOffset.UnixEpoch);

        public bool? IsAlive(ProcessIdentity process) => !all._ended.Contains(process.Id);
    }
}
