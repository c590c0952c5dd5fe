using ErpSync.Sandbox;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>Which documents a site holds, and who each was born as; noticed anew after everything that may have changed it.</summary>
internal sealed class Census(FrappeSite site)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _names = DocTypes.Names.ToDictionary(name => name, _ => (IReadOnlyList<string>)[], StringComparer.Ordinal);
    private readonly Dictionary<(string DocType, string Name), string?> _uids = [];
    private readonly Dictionary<string, int> _copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names(string docType) => _names[docType];

    public string? Uid(string docType, string name) => _uids.GetValueOrDefault((docType, name));

    /// <summary>How many documents there are of one birth.</summary>
    public int Copies(string uid) => _copies.GetValueOrDefault(uid);

    /// <summary>Whether a document of this birth was ever there when somebody looked.</summary>
    public bool WasHere(string uid) => _seen.Contains(uid);

    /// <summary>Whatever is here has been seen.</summary>
    public void Remember() => _seen.UnionWith(_uids.Values.OfType<string>());

    /// <summary>Looks again.</summary>
    /// <returns>Who has come and who has gone.</returns>
    public (List<string> Come, List<string> Gone) Refresh()
    {
        var come = new List<string>();
        var gone = new List<string>();
        FollowParties();
        foreach (var docType in DocTypes.Names)
        {
            var names = site.Names(docType);
            var before = _names[docType];
            if (names.SequenceEqual(before, StringComparer.Ordinal))
            {
                continue;
            }

            _names[docType] = names;
            foreach (var name in before.Except(names, StringComparer.Ordinal))
            {
                Count(docType, name, -1, gone);
                _uids.Remove((docType, name));
            }

            foreach (var name in names.Except(before, StringComparer.Ordinal))
            {
                _uids[(docType, name)] = Ghost.Uid(site.Find(docType, name)!);
                Count(docType, name, 1, come);
            }
        }

        // Renamed is neither come nor gone.
        var renamed = come.Intersect(gone, StringComparer.Ordinal).ToList();
        come.RemoveAll(renamed.Contains);
        gone.RemoveAll(renamed.Contains);
        return (come, gone);
    }

    // Two parties that were born under one name become one, and one of the births is overwritten: nobody has come and nobody has gone.
    private void FollowParties()
    {
        foreach (var name in site.Names(DocTypes.Merging).Intersect(_names[DocTypes.Merging], StringComparer.Ordinal))
        {
            Count(DocTypes.Merging, name, -1, []);
            _uids[(DocTypes.Merging, name)] = Ghost.Uid(site.Find(DocTypes.Merging, name)!);
            Count(DocTypes.Merging, name, 1, []);
        }
    }

    private void Count(string docType, string name, int by, List<string> noted)
    {
        if (_uids[(docType, name)] is { } uid)
        {
            _copies[uid] = _copies.GetValueOrDefault(uid) + by;
            noted.Add(uid);
        }
    }
}
