namespace ErpSync.Simulation.Scheduling;

/// <summary>Stands for SIGKILL: what catches it has no more say.</summary>
internal sealed class ProcessKilledException : Exception;
