using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>
/// Looks at the documents that have a life, before and after each write of the engine: from draft to submitted to cancelled, one step at a
/// time, and nothing of a cancelled one changes any more.
/// </summary>
internal sealed class Lives(World world)
{
    private const string DocType = "Deal";

    /// <summary>Whether a request may touch one.</summary>
    public static bool AreConcerned(string path) =>
        path.Contains(DocType, StringComparison.Ordinal) || path.StartsWith("/api/method/", StringComparison.Ordinal);

    /// <summary>What each is at now.</summary>
    public IReadOnlyDictionary<string, Life> Of(Side side) => world.Watch.Census(side).Names(DocType).ToDictionary(
        name => name,
        name =>
        {
            var fields = world.Site(side).Find(DocType, name)!;
            return new Life(fields["docstatus"]!.GetValue<int>(), fields["modified"]!.ToString(), Ghost.Uid(fields) ?? name);
        },
        StringComparer.Ordinal);

    /// <summary>The engine's request has been worked on.</summary>
    public void Check(Side side, IReadOnlyDictionary<string, Life> before)
    {
        foreach (var (name, life) in Of(side))
        {
            // A name may have passed to another document.
            var was = before.TryGetValue(name, out var known) && known.Uid == life.Uid ? known : null;
            world.Findings.Check(
                Invariant.LifeCycle,
                was is null ? life.DocStatus < 2 : life.DocStatus == was.DocStatus || life.DocStatus == was.DocStatus + 1,
                () => $"{DocType}/{name} went from {(was is null ? "nothing" : $"{was.DocStatus}")} to {life.DocStatus} on {side}");
            world.Findings.Check(
                Invariant.LifeCycle,
                was is not { DocStatus: 2 } || life.Modified == was.Modified,
                () => $"{DocType}/{name} is cancelled and was changed on {side}");
        }
    }

    /// <summary>Where a document is.</summary>
    public sealed record Life(int DocStatus, string Modified, string Uid);
}
