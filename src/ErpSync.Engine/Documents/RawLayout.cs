using System.Collections.Concurrent;

namespace ErpSync.Engine.Documents;

/// <summary>What objects of one kind (a DocType, a table of it) look like, learned from those that were read. For any number of threads.</summary>
internal sealed class RawLayout
{
    private readonly ConcurrentDictionary<string, RawLayout> _tables = new(StringComparer.Ordinal);
    private readonly Lock _growing = new();
    private volatile RawNames _names = RawNames.None;

    public RawNames Names => _names;

    /// <summary>The layout of the rows in a table.</summary>
    public RawLayout Table(string name) => _tables.GetOrAdd(name, _ => new RawLayout());

    /// <summary>The names known from now on, with these among them.</summary>
    public RawNames Learn(IEnumerable<string> names)
    {
        lock (_growing)
        {
            var further = names.Where(name => _names.SlotOf(name) < 0).Distinct(StringComparer.Ordinal).ToList();
            return further.Count == 0 ? _names : _names = _names.With(further);
        }
    }
}
