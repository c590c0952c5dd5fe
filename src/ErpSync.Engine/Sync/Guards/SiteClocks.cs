using System.Globalization;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// Remembers how each site's clock ran, and moves the cursors when it was set back or the time zone was changed: what is edited after that gets stamps
/// that are earlier than the cursors, and would never be seen.
/// </summary>
internal sealed class SiteClocks(RunContext run)
{
    private static readonly string[] Prefixes = ["", SideCursors.Deletions, SideCursors.Renames];

    // Less is within what a scan looks back anyway.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Compares with the run before, and records.</summary>
    public void Follow()
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var now = run.Site(side).Profile;
            var known = run.Store.GetFact(Key(side));
            var fact = string.Create(CultureInfo.InvariantCulture, $"{now.ClockSkew.TotalSeconds:0} {now.TimeZone}");
            if (known == fact)
            {
                continue;
            }

            var before = Parse(known, now);
            if (before is not null && before.TimeZone == now.TimeZone && (before.ClockSkew - now.ClockSkew).Duration() < Tolerance)
            {
                // A clock that drifts is compared with where it began.
                continue;
            }

            run.Store.Write(transaction =>
            {
                if (before is not null)
                {
                    MoveBack(transaction, side, before, now);
                }

                transaction.SetFact(Key(side), fact);
            });
        }
    }

    private static SiteProfile? Parse(string? fact, SiteProfile now) =>
        fact?.Split(' ', 2) is [var skew, var zone] && double.TryParse(skew, CultureInfo.InvariantCulture, out var seconds)
            ? now with { ClockSkew = TimeSpan.FromSeconds(seconds), TimeZone = zone }
            : null;

    private void MoveBack(IStateTransaction transaction, Side side, SiteProfile before, SiteProfile now)
    {
        foreach (var cursorName in run.Configuration.DocTypes.SelectMany(docType => Prefixes.Select(prefix => prefix + docType)))
        {
            var cursor = run.Store.GetCursor(side, cursorName);
            if (cursor.Position is { } position)
            {
                transaction.SetCursor(side, cursorName, cursor with { Position = EditClock.Earlier(position, EditClock.Rewritten(position, before, now)) });
            }
        }
    }

    private static string Key(Side side) => $"clock/{Words.Of(side)}";
}
