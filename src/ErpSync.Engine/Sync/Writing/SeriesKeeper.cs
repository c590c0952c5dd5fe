using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// Keeps the counters of naming series ahead of the names that were created explicitly, so that the next document of a site's own users does not
/// clash with one that came from the other side.
/// </summary>
internal sealed class SeriesKeeper(RunContext run)
{
    private const int Attempts = 5;

    private readonly ConcurrentDictionary<(Side Side, string Series), long> _taken = new();
    private readonly ConcurrentDictionary<(Side Side, string Series), bool> _refused = new();
    private readonly ConcurrentQueue<(Side Side, string DocType, string Name)> _given = new();
    private readonly ConcurrentDictionary<(Side Side, string Series), long> _left = new();
    private readonly ConcurrentDictionary<Side, bool> _unsaved = new();
    private int _failures;

    /// <summary>Notes a document that was created under the name it was sent.</summary>
    public void Note(DocTypeContext docType, Side side, FrappeDocument created)
    {
        _given.Enqueue((side, docType.Name, created.Name));
        var series = created.Fields["naming_series"]?.ToString() is { Length: > 0 } chosen ? chosen
            : docType.Schema.Site(side).AutoName is { } autoname && autoname.Contains(".#", StringComparison.Ordinal) ? autoname
            : null;
        if (series is not null && Number(series, created.Name, run.Site(side).Profile) is { } number)
        {
            Take(side, series, number);
        }
    }

    /// <summary>Records what was noted, in the transaction that records the documents: a counter that nobody raises any more stops the site's own users.</summary>
    public void Save(IStateTransaction transaction)
    {
        foreach (var side in _unsaved.Keys)
        {
            _unsaved.TryRemove(side, out _);
            transaction.SetFact(Key(side), JsonSerializer.Serialize(
                _taken.Concat(_left).Where(entry => entry.Key.Side == side).GroupBy(entry => entry.Key.Series, entry => entry.Value)
                    .ToDictionary(entry => entry.Key, entry => entry.Max(), StringComparer.Ordinal)));
        }
    }

    /// <summary>Raises the counters that an earlier run could not raise any more.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (run.Store.GetFact(Key(side)) is { Length: > 0 } fact && JsonSerializer.Deserialize<Dictionary<string, long>>(fact) is { Count: > 0 } left)
            {
                foreach (var (series, number) in left)
                {
                    Take(side, series, number);
                }
            }
        }

        await RaiseAsync(cancellationToken);
    }

    /// <summary>Raises the counters of what was noted since the last call.</summary>
    public async Task RaiseAsync(CancellationToken cancellationToken)
    {
        await RaiseRulesAsync(cancellationToken);
        var noted = _taken.ToArray();
        foreach (var ((side, series), number) in noted)
        {
            _taken.TryRemove(new KeyValuePair<(Side, string), long>((side, series), number));
            try
            {
                if (await run.Site(side).RaiseSeriesAsync(series, number, cancellationToken))
                {
                    await run.Events.WriteAsync(new VerboseEvent($"{Words.Of(side)}: the counter of {series} was raised to {number}."), cancellationToken);
                }
            }
            catch (SiteException exception) when (exception.OutcomeUnknown || exception.Class is SiteErrorClass.Transient or SiteErrorClass.RateLimited or SiteErrorClass.Protocol)
            {
                // The site is not to be had now: the next call raises it.
                Take(side, series, number);
            }
            catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
            {
                if (exception.Class is not (SiteErrorClass.Permission or SiteErrorClass.Schema))
                {
                    // Somebody may be saving the settings just now: the next run tries it again.
                    _left[(side, series)] = number;
                }

                await TellRefusedAsync(side, series, number, exception, cancellationToken);
            }

            _unsaved[side] = true;
        }

        if (noted.Length > 0)
        {
            await run.Store.WriteAsync(Save, CancellationToken.None);
        }
    }

    private void Take(Side side, string series, long number)
    {
        _taken.AddOrUpdate((side, series), number, (_, known) => Math.Max(known, number));
        _unsaved[side] = true;
    }

    private static string Key(Side side) => $"series/{Words.Of(side)}";

    // A Document Naming Rule is a document with its counter in it: it is written like any other, seen before.
    private async Task RaiseRulesAsync(CancellationToken cancellationToken)
    {
        var given = new List<(Side Side, string DocType, string Name)>();
        while (_given.TryDequeue(out var name))
        {
            given.Add(name);
        }

        if (given.Count == 0 || _failures >= Attempts || !await HasRulesAsync(given, cancellationToken))
        {
            return;
        }

        foreach (var names in given.GroupBy(name => (name.Side, name.DocType), name => name.Name))
        {
            foreach (var rule in run.NamingRules.Of(names.Key.Side, names.Key.DocType))
            {
                var (side, series) = (names.Key.Side, SiteNamingRules.Prefix(rule));
                if (names.Max(name => Number(series, name, run.Site(side).Profile)) is not { } number)
                {
                    continue;
                }

                try
                {
                    await RaiseRuleAsync(side, rule.Name, number, cancellationToken);
                }
                catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
                {
                    await TellRefusedAsync(side, series, number, exception, cancellationToken);
                }
            }
        }
    }

    // Where the rules cannot be read now, the names wait for the next time; a run does not try for ever.
    private async Task<bool> HasRulesAsync(List<(Side Side, string DocType, string Name)> given, CancellationToken cancellationToken)
    {
        try
        {
            await run.NamingRules.PrepareAsync(cancellationToken);
            return true;
        }
        catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
        {
            if (Interlocked.Increment(ref _failures) < Attempts)
            {
                given.ForEach(_given.Enqueue);
            }

            if (_refused.TryAdd((exception.Side, SiteNamingRules.DocType), true))
            {
                await run.Events.WriteAsync(
                    new WarningEvent($"The Document Naming Rules of the {Words.Of(exception.Side)} site could not be read, so that their counters stay: {exception.Message}"), cancellationToken);
            }

            return false;
        }
    }

    private async Task RaiseRuleAsync(Side side, string name, long number, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var rule = await run.Site(side).ReadAsync(SiteNamingRules.DocType, name, cancellationToken);
            if (long.TryParse(rule.Raw.Text("counter"), NumberStyles.None, CultureInfo.InvariantCulture, out var counter) && counter >= number)
            {
                return;
            }

            try
            {
                await run.Site(side).UpdateAsync(SiteNamingRules.DocType, name, new JsonObject { ["counter"] = number }, rule.Modified, cancellationToken);
                await run.Events.WriteAsync(new VerboseEvent($"{Words.Of(side)}: the counter of the naming rule {SiteNamingRules.Prefix(rule)} was raised to {number}."), cancellationToken);
                return;
            }
            catch (SiteException exception) when (exception.Class == SiteErrorClass.Precondition && attempt < Attempts)
            {
                // Somebody's document took a number meanwhile.
            }
        }
    }

    private async Task TellRefusedAsync(Side side, string series, long number, SiteException exception, CancellationToken cancellationToken)
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
