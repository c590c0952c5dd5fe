using System.Buffers;
using System.Runtime.CompilerServices;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>The fields of a DocType or child table.</summary>
internal sealed class FieldList
{
    private readonly FieldCodec[] _byName;

    /// <summary>Where the fields stand in raw objects of one kind.</summary>
    private readonly ConditionalWeakTable<RawNames, int[]> _slots = [];

    public FieldList(IEnumerable<SyncField> fields)
    {
        InOrder = [.. fields.Select(field => new FieldCodec(field))];
        _byName = [.. InOrder.OrderBy(field => field.Name, StringComparer.Ordinal)];
    }

    /// <summary>In the order of the definition.</summary>
    public IReadOnlyList<FieldCodec> InOrder { get; }

    /// <summary>The canonical values of a raw document or row; empty ones are left out.</summary>
    public CanonicalFields Read(RawObject holder, Side side, ILinkNames links)
    {
        var slots = _slots.GetValue(holder.Names, names => Array.ConvertAll(_byName, field => names.SlotOf(field.Name)));
        var names = ArrayPool<string>.Shared.Rent(_byName.Length);
        var values = ArrayPool<string>.Shared.Rent(_byName.Length);
        var count = 0;
        for (var i = 0; i < _byName.Length; i++)
        {
            if (holder.TextAt(slots[i]) is { Length: > 0 } text && _byName[i].Read(text, holder, side, links) is { } value)
            {
                (names[count], values[count]) = (_byName[i].Name, value);
                count++;
            }
        }

        var fields = CanonicalFields.FromOrdered(names.AsSpan(0, count), values.AsSpan(0, count));
        ArrayPool<string>.Shared.Return(names);
        ArrayPool<string>.Shared.Return(values, clearArray: true);
        return fields;
    }
}
