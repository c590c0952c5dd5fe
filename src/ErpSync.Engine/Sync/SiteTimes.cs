namespace ErpSync.Engine.Sync;

/// <summary>Each site's clock when a run began, as its own text: up to there deletions and renames are dealt with when the run ends.</summary>
/// <param name="Cloud">The cloud's time text.</param>
/// <param name="Local">The local site's time text.</param>
internal sealed record SiteTimes(string? Cloud, string? Local)
{
    public string? Of(Side side) => side == Side.Cloud ? Cloud : Local;
}
