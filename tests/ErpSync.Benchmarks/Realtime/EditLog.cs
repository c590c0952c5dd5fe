using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Benchmarks;

/// <summary>
/// When each edit was committed on its site, and when the other site committed it, or a later edit of the same document that has taken its
/// place. An edit is known by its value, so that any way of writing it counts.
/// </summary>
internal sealed partial class EditLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<int, long>> _open = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _latencies = [];

    /// <summary>Edits that are not on the other side yet.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _open.Values.Sum(edits => edits.Count);
            }
        }
    }

    /// <summary>The value of an edit.</summary>
    public static string Value(int number) => string.Create(CultureInfo.InvariantCulture, $"https://edit.example/{number}");

    /// <summary>Numbers of the edits whose values a request carries.</summary>
    public static IEnumerable<int> Carried(ReadOnlyMemory<byte> body) =>
        Values().Matches(Encoding.UTF8.GetString(body.Span)).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    public static int? Number(string? value) =>
        Values().Match(value ?? "") is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    /// <summary>An edit that was committed just now.</summary>
    public void Edited(string name, int number, long at)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(name, out var edits))
            {
                _open[name] = edits = [];
            }

            edits[number] = at;
        }
    }

    /// <summary>The other side has committed an edit of a document: the earlier ones have ended with it.</summary>
    public void Arrived(string name, int number, long at)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(name, out var edits))
            {
                return;
            }

            foreach (var (edit, since) in edits.TakeWhile(edit => edit.Key <= number).ToList())
            {
                edits.Remove(edit);
                _latencies.Add(TimeProvider.System.GetElapsedTime(since, at));
            }
        }
    }

    /// <summary>What has been measured since it was taken last.</summary>
    public Latencies Take()
    {
        lock (_lock)
        {
            var taken = new Latencies([.. _latencies]);
            _latencies.Clear();
            return taken;
        }
    }

    [GeneratedRegex("https://edit\\.example/([0-9]+)")]
    private static partial Regex Values();
}
