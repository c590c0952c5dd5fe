namespace ErpSync.Benchmarks;

/// <summary>A lot of measured times.</summary>
internal sealed class Latencies
{
    private readonly TimeSpan[] _sorted;

    public Latencies(TimeSpan[] measured)
    {
        _sorted = measured;
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <summary>The time that so many per cent do not exceed, in milliseconds; not a number when there are none.</summary>
    public double Percentile(double percent) =>
        _sorted.Length == 0 ? double.NaN : _sorted[Math.Max(0, (int)Math.Ceiling(_sorted.Length * percent / 100) - 1)].TotalMilliseconds;
}
