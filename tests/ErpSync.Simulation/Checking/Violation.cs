namespace ErpSync.Simulation.Checking;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="Text">Where and why.</param>
internal sealed record Violation(Invariant Invariant, string Text)
{
    public override string ToString() => $"{Invariant}: {Text}";
}
