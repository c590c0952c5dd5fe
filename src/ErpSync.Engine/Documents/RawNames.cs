using System.Text;

namespace ErpSync.Engine.Documents;

/// <summary>The keys that objects of one kind were seen with, each with a slot for its value. Immutable.</summary>
internal sealed class RawNames
{
    public static readonly RawNames None = new([]);

    private readonly string[] _names;
    private readonly byte[][] _utf8;
    private readonly Dictionary<string, int> _slots;

    private RawNames(string[] names)
    {
        _names = names;
        _utf8 = Array.ConvertAll(names, Encoding.UTF8.GetBytes);
        _slots = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var slot = 0; slot < names.Length; slot++)
        {
            _slots.Add(names[slot], slot);
        }
    }

    public int Count => _names.Length;

    public string this[int slot] => _names[slot];

    /// <summary>The slot of a key; -1 when it is not known.</summary>
    public int SlotOf(string name) => _slots.GetValueOrDefault(name, -1);

    /// <summary>Whether a slot is that of a key without escapes; alike objects have their keys in the same order.</summary>
    public bool Is(int slot, ReadOnlySpan<byte> utf8) => slot < _utf8.Length && utf8.SequenceEqual(_utf8[slot]);

    /// <summary>These and further ones behind them.</summary>
    public RawNames With(IEnumerable<string> further) => new([.. _names, .. further]);
}
