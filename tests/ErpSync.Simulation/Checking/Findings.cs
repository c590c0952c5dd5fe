namespace ErpSync.Simulation.Checking;

/// <summary>How often each invariant was looked at, and where it did not hold.</summary>
internal sealed class Findings
{
    private readonly List<Violation> _violations = [];
    private readonly long[] _checked = new long[Enum.GetValues<Invariant>().Length];

    public IReadOnlyList<Violation> Violations => _violations;

    public long Checked(Invariant invariant) => _checked[(int)invariant];

    public void Check(Invariant invariant, bool holds, Func<string> what)
    {
        _checked[(int)invariant]++;
        if (!holds)
        {
            _violations.Add(new Violation(invariant, what()));
        }
    }
}
