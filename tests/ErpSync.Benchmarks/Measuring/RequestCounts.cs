namespace ErpSync.Benchmarks;

/// <summary>The requests of a stretch of work.</summary>
/// <param name="Kinds">How many of each kind.</param>
/// <param name="Quiet">How long no request was under way: the client's own time that no site worked in.</param>
/// <param name="Parallelism">How many requests were under way on average while any was.</param>
internal sealed record RequestCounts(IReadOnlyDictionary<string, int> Kinds, TimeSpan Quiet, double Parallelism)
{
    public int Total => Kinds.Values.Sum();
}
