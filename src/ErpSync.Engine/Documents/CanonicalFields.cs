using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ErpSync.Engine.Documents;

/// <summary>
/// The non-empty values of a document or row by field name, in ordinal order of the names, so that two of them are compared in one walk.
/// Immutable.
/// </summary>
internal sealed class CanonicalFields : IReadOnlyDictionary<string, string>
{
    public static readonly CanonicalFields Empty = new([], []);

    private readonly string[] _names;
    private readonly string[] _values;

    private CanonicalFields(string[] names, string[] values)
    {
        _names = names;
        _values = values;
    }

    public int Count => _names.Length;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<string> Values => _values;

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no field {key}.");

    /// <param name="names">The names in ordinal order, each once.</param>
    /// <param name="values">The values in the same order.</param>
    public static CanonicalFields FromOrdered(ReadOnlySpan<string> names, ReadOnlySpan<string> values) =>
        names.IsEmpty ? Empty : new CanonicalFields(names.ToArray(), values.ToArray());

    public static CanonicalFields Of(IReadOnlyDictionary<string, string> fields)
    {
        if (fields is CanonicalFields already)
        {
            return already;
        }

        var (names, values) = (new string[fields.Count], new string[fields.Count]);
        var count = 0;
        foreach (var (name, value) in fields)
        {
            (names[count], values[count]) = (name, value);
            count++;
        }

        Array.Sort(names, values, StringComparer.Ordinal);
        return new CanonicalFields(names, values);
    }

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _values[index] : null;
        return index >= 0;
    }

    public bool HasSameValues(CanonicalFields other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < _names.Length; i++)
        {
            if (!string.Equals(_names[i], other._names[i], StringComparison.Ordinal)
                || !string.Equals(_values[i], other._values[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The fields whose values differ in another set, in ordinal order of their names; null stands for an empty value.</summary>
    public IEnumerable<(string Name, string? Here, string? There)> Differences(CanonicalFields other)
    {
        var (here, there) = (0, 0);
        while (here < Count || there < other.Count)
        {
            var order = here == Count ? 1
                : there == other.Count ? -1
                : string.CompareOrdinal(_names[here], other._names[there]);
            if (order < 0)
            {
                yield return (_names[here], _values[here], null);
                here++;
            }
            else if (order > 0)
            {
                yield return (other._names[there], null, other._values[there]);
                there++;
            }
            else
            {
                if (!string.Equals(_values[here], other._values[there], StringComparison.Ordinal))
                {
                    yield return (_names[here], _values[here], other._values[there]);
                }

                here++;
                there++;
            }
        }
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++)
        {
            yield return KeyValuePair.Create(_names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The place of a field in the order of the names; -1 when it is empty.</summary>
    public int IndexOf(string name) => Math.Max(-1, Array.BinarySearch(_names, name, StringComparer.Ordinal));

    /// <summary>The name at a place in their order.</summary>
    public string NameAt(int index) => _names[index];
}
