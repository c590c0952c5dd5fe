using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// Keeps values from travelling that the other site cannot hold: an option it does not offer, a text too long for it. Such a value stays on its own
/// side and is what the base takes over as that side's form, so that it is told once and not fought.
/// </summary>
internal sealed class UnfitValues(DecisionRules rules)
{
    private readonly List<FieldChange> _found = [];

    /// <summary>What was kept back.</summary>
    public IReadOnlyList<FieldChange> Found => _found;

    /// <summary>Takes them out of both deltas.</summary>
    public void TakeOut(MergeChanges changes)
    {
        if (rules.Limits.Count == 0)
        {
            return;
        }

        foreach (var target in new[] { Side.Cloud, Side.Local })
        {
            var (delta, kept) = (changes.Of(target.Other()), changes.Document(target));
            TakeOut(delta.Fields, target, null, null, kept.Value);
            foreach (var (name, table) in delta.Tables)
            {
                foreach (var (row, fields) in table.Changed.ToList())
                {
                    TakeOut(fields, target, name, row, field => kept.Rows(name).FirstOrDefault(known => known.Id == row)?.Fields.GetValueOrDefault(field));
                    MergeRemoval.DropEmptyRow(table, row);
                }

                for (var i = 0; i < table.Added.Count; i++)
                {
                    table.Added[i] = table.Added[i] with { Row = Fitting(name, table.Added[i].Row, target) };
                }
            }
        }
    }

    /// <summary>A new document as a side can hold it; what is mandatory there stays, so that the site says itself what it refuses.</summary>
    public CanonicalDocument Fitting(CanonicalDocument document, Side target)
    {
        if (rules.Limits.Count == 0)
        {
            return document;
        }

        var result = new CanonicalDocument(document.DocStatus, Fitting(document.Fields, target, null, null), document.Tables);
        foreach (var (name, rows) in document.Tables)
        {
            result = result.WithRows(name, [.. rows.Select(row => Fitting(name, row, target))]);
        }

        return result;
    }

    private CanonicalRow Fitting(string table, CanonicalRow row, Side target) =>
        new(row.Id, row.SourceName, Fitting(row.Fields, target, table, row.Id));

    private Dictionary<string, string> Fitting(IReadOnlyDictionary<string, string> fields, Side target, string? table, string? row)
    {
        var fitting = fields.ToDictionary(field => field.Key, string? (field) => field.Value, StringComparer.Ordinal);
        foreach (var field in Unfit(fitting, target, table).Where(field => !rules.Limits[Path(table, field)].NeededOn.Contains(target)).ToList())
        {
            Note(target, table, row, field, null, fitting[field]);
            fitting.Remove(field);
        }

        return fitting.ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal);
    }

    private void TakeOut(Dictionary<string, string?> fields, Side target, string? table, string? row, Func<string, string?> kept)
    {
        foreach (var field in Unfit(fields, target, table).ToList())
        {
            Note(target, table, row, field, kept(field), fields[field]);
            fields.Remove(field);
        }
    }

    private IEnumerable<string> Unfit(Dictionary<string, string?> fields, Side target, string? table) =>
        fields.Where(field => rules.Limits.TryGetValue(Path(table, field.Key), out var limit) && !limit.Fits(target, field.Value)).Select(field => field.Key);

    private void Note(Side target, string? table, string? row, string field, string? before, string? after) =>
        _found.Add(new FieldChange { Side = target, Field = Path(table, field), Row = row, Before = before, After = after });

    private static string Path(string? table, string field) => table is null ? field : $"{table}.{field}";
}
