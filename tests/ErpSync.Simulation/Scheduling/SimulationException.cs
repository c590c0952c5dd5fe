namespace ErpSync.Simulation.Scheduling;

/// <summary>The simulation itself cannot go on.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>With a default text.</summary>
    public SimulationException()
    {
    }

    /// <summary>With a text.</summary>
    public SimulationException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and what lies beneath.</summary>
    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
