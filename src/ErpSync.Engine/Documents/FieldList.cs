using System.Text.Json.Nodes;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>The fields of a DocType or child table.</summary>
internal sealed class FieldList
{
    private readonly FieldCodec[] _byName;

    public FieldList(IEnumerable<SyncField> fields)
    {
        InOrder = [.. fields.Select(field => new FieldCodec(field))];
        _byName = [.. InOrder.OrderBy(field => field.Name, StringComparer.Ordinal)];
    }

    /// <summary>In the order of the definition.</summary>
    public IReadOnlyList<FieldCodec> InOrder { get; }

    /// <summary>The canonical values of a raw document or row; empty ones are left out.</summary>
    public CanonicalFields Read(JsonObject holder, Side side, ILinkNames links)
    {
        var (names, values) = (new string[_byName.Length], new string[_byName.Length]);
        var count = 0;
        foreach (var field in _byName)
        {
            if (field.Read(holder, side, links) is { } value)
            {
                (names[count], values[count]) = (field.Name, value);
                count++;
            }
        }

        return CanonicalFields.FromOrdered(names.AsSpan(0, count), values.AsSpan(0, count));
    }
}
