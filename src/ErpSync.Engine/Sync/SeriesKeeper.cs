using System.Collections.Concurrent;
using System.Globalization;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Sync;

/// <summary>
/// Keeps the counters of naming series ahead of the names that were created explicitly, so that the next document of a site's own users does not
/// clash with one that came from the other side.
/// </summary>
internal sealed class SeriesKeeper(RunContext run)
{
    private readonly ConcurrentDictionary<(Side Side, string Series), long> _taken = new();
    private readonly ConcurrentDictionary<(Side Side, string Series), bool> _refused = new();

    /// <summary>Notes a document that was created under the name it was sent.</summary>
    public void Note(DocTypeContext docType, Side side, FrappeDocument created)
    {
        var series = created.Fields["naming_series"]?.ToString() is { Length: > 0 } chosen ? chosen
            : docType.Schema.Site(side).AutoName is { } autoname && autoname.Contains(".#", StringComparison.Ordinal) ? autoname
            : null;
        if (series is not null && Number(series, created.Name, run.Site(side).Profile) is { } number)
        {
            _taken.AddOrUpdate((side, series), number, (_, known) => Math.Max(known, number));
        }
    }

    /// <summary>Raises the counters of what was noted since the last call.</summary>
    public async Task RaiseAsync(CancellationToken cancellationToken)
    {
        foreach (var ((side, series), number) in _taken.ToArray())
        {
            _taken.TryRemove(new KeyValuePair<(Side, string), long>((side, series), number));
            try
            {
                if (await run.Site(side).RaiseSeriesAsync(series, number, cancellationToken))
                {
                    await run.Events.WriteAsync(new VerboseEvent($"{Words.Of(side)}: the counter of {series} was raised to {number}."), cancellationToken);
                }
            }
            catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
            {
                if (_refused.TryAdd((side, series), true))
                {
                    await run.Events.WriteAsync(
                        new WarningEvent(
                            $"The counter of {series} on the {Words.Of(side)} site could not be raised to {number}: {exception.Message} "
                            + "Give the sync user the role System Manager, or use a series of its own per site; the site's own next document may clash."),
                        cancellationToken);
                }
            }
        }
    }

    // The number behind the series' prefix as the site expands it today; null for a name of another year or another make.
    private long? Number(string series, string name, SiteProfile profile)
    {
        var wall = EditClock.FromUtc(run.Now, profile);
        if (wall is null)
        {
            return null;
        }

        var today = DateTime.Parse(wall, CultureInfo.InvariantCulture);
        var prefix = string.Concat(series.Split('.').Where(part => !part.StartsWith('#')).Select(part => part switch
        {
            "YYYY" => today.ToString("yyyy", CultureInfo.InvariantCulture),
            "YY" => today.ToString("yy", CultureInfo.InvariantCulture),
            "MM" => today.ToString("MM", CultureInfo.InvariantCulture),
            "DD" => today.ToString("dd", CultureInfo.InvariantCulture),
            _ => part,
        }));
        return name.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
