using System.Text.Json.Nodes;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>
/// The canonical form of one DocType. Values are spelled by their fieldtype (<see cref="FieldCodec"/>), links stand under the cloud's
/// names, rows in the order of their idx. Only what is not empty is stored: null, a missing key and "" are empty in every type, and zero is
/// the empty value of numbers and checks, so "0", 0.0, null and missing all compare equal there.
/// </summary>
internal sealed class Canonicalizer : ICanonicalizer
{
    private readonly FieldList _fields;
    private readonly List<TableCodec> _tables;
    private readonly DocumentBody _body;

    public Canonicalizer(SyncSchema schema)
    {
        _fields = new FieldList(schema.Fields);
        _tables = [.. schema.Tables.Select(table => new TableCodec(table))];
        _body = new DocumentBody(schema, _fields.InOrder, _tables);
    }

    /// <inheritdoc/>
    public IEnumerable<(string DocType, string Name)> Links(FrappeDocument document)
    {
        var own = _fields.InOrder.Select(field => field.Link(document.Raw));
        var inRows =
            from table in _tables
            from row in table.RawRows(document)
            from field in table.Fields
            select field.Link(row);
        var amended = document.AmendedFrom is { } name ? [(document.DocType, name)] : Array.Empty<(string DocType, string Name)>();
        return own.Concat(inRows).OfType<(string DocType, string Name)>().Concat(amended).Distinct();
    }

    /// <inheritdoc/>
    public IEnumerable<string> FileAddresses(FrappeDocument document)
    {
        var own = _fields.InOrder.SelectMany(field => field.FileAddressesIn(document.Raw));
        var inRows =
            from table in _tables
            from row in table.RawRows(document)
            from field in table.Fields
            from address in field.FileAddressesIn(row)
            select address;
        return own.Concat(inRows).Distinct(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public CanonicalDocument Read(FrappeDocument document, Side side, ILinkNames links, CanonicalDocument? baseForm)
    {
        var tables = new Dictionary<string, IReadOnlyList<CanonicalRow>>(StringComparer.Ordinal);
        foreach (var table in _tables)
        {
            var rows = table.Read(document, side, links, baseForm?.Rows(table.Name) ?? []);
            if (rows.Count > 0)
            {
                tables.Add(table.Name, rows);
            }
        }

        return new CanonicalDocument(document.DocStatus, _fields.Read(document.Raw, side, links), tables);
    }

    /// <inheritdoc/>
    public JsonObject WriteInsert(
        CanonicalDocument target, FrappeDocument source, Side side, ILinkNames links, ICollection<MissingLink> missingLinks) =>
        _body.Insert(target, source, side, links, missingLinks);

    /// <inheritdoc/>
    public JsonObject WriteUpdate(
        CanonicalDocument current,
        FrappeDocument document,
        CanonicalDocument target,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks) =>
        _body.Update(current, document, target, side, links, missingLinks);

    /// <inheritdoc/>
    public CanonicalDocument ReadAnswer(
        FrappeDocument answer, Side side, ILinkNames links, CanonicalDocument? current, CanonicalDocument target)
    {
        var result = Read(answer, side, links, current);
        foreach (var table in _tables)
        {
            var currentRows = current?.Rows(table.Name) ?? [];
            var targetRows = target.Rows(table.Name);
            result = result.WithRows(table.Name, Identify(result.Rows(table.Name), currentRows, targetRows));
        }

        return result;
    }

    private static List<CanonicalRow> Identify(
        IReadOnlyList<CanonicalRow> answered, IReadOnlyList<CanonicalRow> current, IReadOnlyList<CanonicalRow> target)
    {
        var matches = RowMatch.Find(current, target);
        var idByName = new Dictionary<string, string>(StringComparer.Ordinal);
        var added = new List<CanonicalRow>();
        for (var i = 0; i < target.Count; i++)
        {
            if (matches[i]?.SourceName is { } name)
            {
                idByName[name] = target[i].Id;
            }
            else
            {
                added.Add(target[i]);
            }
        }

        var known = current.Select(row => row.SourceName).ToHashSet(StringComparer.Ordinal);
        var isNew = answered.Where(row => row.SourceName is null || !known.Contains(row.SourceName)).ToList();
        var newIds = PairNewRows(isNew, added);
        return [.. answered.Select(row => row.WithId(IdByName(row) ?? newIds.GetValueOrDefault(row) ?? row.Id))];

        string? IdByName(CanonicalRow row) => row.SourceName is null ? null : idByName.GetValueOrDefault(row.SourceName);
    }

    /// <summary>
    /// Rows that came into being by the write are the ones that were sent without name, in their order. When the site added or dropped rows
    /// of its own the order says nothing, and only rows of the same content are taken for the same.
    /// </summary>
    private static Dictionary<CanonicalRow, string> PairNewRows(List<CanonicalRow> isNew, List<CanonicalRow> added)
    {
        var ids = new Dictionary<CanonicalRow, string>();
        if (isNew.Count == added.Count)
        {
            for (var i = 0; i < isNew.Count; i++)
            {
                ids[isNew[i]] = added[i].Id;
            }

            return ids;
        }

        var matches = RowMatch.Find(added, isNew);
        for (var i = 0; i < isNew.Count; i++)
        {
            if (matches[i] is { } row)
            {
                ids[isNew[i]] = row.Id;
            }
        }

        return ids;
    }
}
