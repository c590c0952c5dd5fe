using System.Globalization;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync;

/// <summary>Compares edit times of two sites: each in its own time zone, less its measured clock skew. Inside the uncertainty nobody was later.</summary>
internal static class EditClock
{
    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    /// <summary>The side on which people edited a pair later; null when it cannot be told.</summary>
    public static Side? Later(PairWork work, RunContext run)
    {
        var (cloud, local) = (work.Document(Side.Cloud), work.Document(Side.Local));
        var later = Later(cloud?.Modified, run.Site(Side.Cloud).Profile, local?.Modified, run.Site(Side.Local).Profile);

        // The stamp of our own write hides when people edited there: some time before. So that side cannot be the later one for certain.
        return later is { } side && work.Document(side) is { } document && document.Modified == work.Pair.Modified(side)
            && document.ModifiedBy == run.Site(side).Profile.User ? null : later;
    }

    /// <summary>The side with the later edit; null when it cannot be told.</summary>
    /// <param name="cloudModified">The cloud's text of modified.</param>
    /// <param name="cloud">The cloud's profile.</param>
    /// <param name="localModified">The local site's text of modified.</param>
    /// <param name="local">The local site's profile.</param>
    public static Side? Later(string? cloudModified, SiteProfile cloud, string? localModified, SiteProfile local)
    {
        if (ToUtc(cloudModified, cloud) is not { } cloudTime || ToUtc(localModified, local) is not { } localTime)
        {
            return null;
        }

        var difference = cloudTime - localTime;
        var uncertainty = cloud.ClockUncertainty + local.ClockUncertainty;
        return difference.Duration() <= uncertainty ? null : difference > TimeSpan.Zero ? Side.Cloud : Side.Local;
    }

    /// <summary>The moment a site's time text means; null when it is no time, or falls into the hour that a change of clocks repeats or leaves out.</summary>
    public static DateTimeOffset? ToUtc(string? text, SiteProfile site)
    {
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out var zone)
            || zone.IsAmbiguousTime(wall)
            || zone.IsInvalidTime(wall))
        {
            return null;
        }

        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)) - site.ClockSkew;
    }

    /// <summary>
    /// Whether a document shows an earlier version than it did before: its stamp is earlier than the one that was seen, and no edit made since then
    /// explains that (in another time zone, or by a clock that was set back). Frappe never moves a stamp back; a backup that is played back does.
    /// </summary>
    /// <param name="pair">The pair as recorded.</param>
    /// <param name="modified">modified as the site shows it now, verbatim.</param>
    /// <param name="site">The site's profile; its side is the pair's.</param>
    /// <param name="side">The side.</param>
    public static bool WentBack(PairRecord pair, string? modified, SiteProfile site, Side side) =>
        pair is { Base: BaseKind.Body, LastSynced: { } lookedAt }
        && pair.Modified(side) is { } known
        && string.CompareOrdinal(modified, known) < 0
        && ToUtc(modified, site) is { } edited
        && edited + site.ClockUncertainty < lookedAt;

    /// <summary>A moment as the site's own clock shows it; null when its time zone is not known here.</summary>
    public static string? FromUtc(DateTimeOffset moment, SiteProfile site) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out var zone)
            ? Text(TimeZoneInfo.ConvertTime(moment + site.ClockSkew, zone).DateTime)
            : null;

    /// <summary>
    /// A site's time text moved back by a span, in the site's own form, and by the hour that its clock repeats when summer time has ended within a day of
    /// it: what is edited in that hour gets the stamps of an hour ago. Null when the text is no time.
    /// </summary>
    public static string? MovedBack(string? text, TimeSpan by, SiteProfile site)
    {
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return null;
        }

        var repeated = TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out var zone)
            ? zone.GetUtcOffset(wall.AddDays(-1)) - zone.GetUtcOffset(wall.AddDays(1))
            : TimeSpan.Zero;
        return Text(wall - by - (repeated > TimeSpan.Zero ? repeated : TimeSpan.Zero));
    }

    /// <summary>
    /// A site's time text as its clock would have shown that moment after it was changed (another time zone, set back or forth); the text itself when that
    /// cannot be told.
    /// </summary>
    public static string Rewritten(string text, SiteProfile before, SiteProfile now) =>
        ToUtc(text, before) is { } moment && FromUtc(moment, now) is { } rewritten ? rewritten : text;

    /// <summary>The earlier of two time texts of one site.</summary>
    public static string Earlier(string text, string? other) => other is not null && string.CompareOrdinal(other, text) < 0 ? other : text;

    private static string Text(DateTime wall) => wall.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
