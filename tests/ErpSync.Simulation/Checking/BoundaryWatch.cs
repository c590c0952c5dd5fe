using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>
/// Stands where the engine's writes reach a site and holds each against what users did: nothing deleted that nobody deleted, nothing
/// made twice, nothing brought back.
/// </summary>
internal sealed class BoundaryWatch(World world, Ghost ghost, Findings findings)
{
    private readonly Census[] _census = [new(world.Site(Side.Cloud)), new(world.Site(Side.Local))];

    /// <summary>Writes of the engine that changed something.</summary>
    public int Writes { get; private set; }

    public Census Census(Side side) => _census[(int)side];

    /// <summary>A user has done something.</summary>
    public void SeeUser(Side side)
    {
        Census(side).Refresh();
        Census(side).Remember();
        world.WakeDeliveries(side);
    }

    /// <summary>The engine's request has been worked on.</summary>
    /// <param name="side">The site.</param>
    /// <param name="committed">Whether it changed anything.</param>
    public void SeeEngine(Side side, bool committed)
    {
        if (!committed)
        {
            return;
        }

        Writes++;
        world.WakeDeliveries(side);
        var (come, gone) = Census(side).Refresh();
        foreach (var uid in gone)
        {
            findings.Check(Invariant.NoUnearnedDelete, Earned(side, uid), () => $"{uid} was deleted on {side} and nobody had deleted it on the other side");
        }

        foreach (var uid in come)
        {
            findings.Check(Invariant.NoDuplicate, Census(side).Copies(uid) < 2 || ghost.Find(uid) is { IsRestored: true } or { IsForgotten: true }, () => $"{uid} was made twice on {side}");
            findings.Check(
                Invariant.NoResurrection,
                ghost.Find(uid) is not { SeenByDeleter: not null, IsDecided: false } document || document.HasUnseenEdit() || document.IsForgotten || !Census(side).WasHere(uid),
                () => $"{uid} was deleted and came back on {side}");
        }

        Census(side).Remember();
    }

    // What was on its way when it was deleted may still arrive, and goes again; the judge looks that it has not stayed.
    private bool Earned(Side side, string uid) => ghost.Find(uid) is { } document
        && (document.Replay(side) || document.IsDecided || (document.SeenByDeleter is not null && Census(Other(side)).Copies(uid) == 0));

    private static Side Other(Side side) => side == Side.Cloud ? Side.Local : Side.Cloud;
}
