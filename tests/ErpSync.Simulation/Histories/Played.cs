using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Histories;

/// <summary>What became of a history.</summary>
/// <param name="History">The history.</param>
/// <param name="Findings">What was checked, and what did not hold.</param>
/// <param name="Struck">How often each fault struck.</param>
/// <param name="Requests">Requests of the engine.</param>
/// <param name="Writes">Writes of the engine.</param>
/// <param name="Script">What happened, readable; empty when it was not recorded.</param>
/// <param name="Trace">Everything that happened; empty when it was not recorded.</param>
/// <param name="Outcome">What the sites hold in the end; empty when it was not recorded.</param>
internal sealed record Played(
    History History, Findings Findings, Func<FaultKind, long> Struck, long Requests, int Writes, IReadOnlyList<string> Script, string Trace,
    IReadOnlyList<string> Outcome);
