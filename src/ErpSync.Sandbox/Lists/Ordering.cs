using System.Text.RegularExpressions;

namespace ErpSync.Sandbox;

/// <summary>ORDER BY of a list. Without it rows come in table order, which is no order to rely on.</summary>
internal sealed partial class Ordering : IComparer<StoredRow?[]>
{
    private readonly List<(ListColumn Column, bool Descends)> _columns = [];

    public Ordering(string orderBy, ListSources sources, bool descendsByDefault = false)
    {
        if (Forbidden().IsMatch(orderBy))
        {
            throw FrappeErrors.Validation("Illegal SQL Query");
        }

        foreach (var part in orderBy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var direction = Direction().Match(part);
            var expression = direction.Success ? part[..direction.Index] : part;
            var column = sources.Find(expression)
                ?? throw FrappeErrors.Database("OperationalError", 1054, $"Unknown column '{expression.Trim()}' in 'ORDER BY'");
            _columns.Add((
                column,
                direction.Success ? direction.Groups[1].Value.Equals("desc", StringComparison.OrdinalIgnoreCase) : descendsByDefault));
        }
    }

    public bool IsEmpty => _columns.Count == 0;

    public int Compare(StoredRow?[]? x, StoredRow?[]? y)
    {
        foreach (var (column, descends) in _columns)
        {
            var order = CompareValues(column.Kind, column.Of(x!), column.Of(y!));
            if (order != 0)
            {
                return descends ? -order : order;
            }
        }

        return 0;
    }

    /// <summary>Order of two stored values of one column; null comes first.</summary>
    public static int CompareValues(object? left, object? right) => CompareValues(ColumnKind.Text, left, right);

    private static int CompareValues(ColumnKind kind, object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (long x, long y) => x.CompareTo(y),
        (double x, double y) => x.CompareTo(y),
        (string x, string y) => kind switch
        {
            // Stamps and dates are written so that they sort as text.
            ColumnKind.Date or ColumnKind.Datetime => string.CompareOrdinal(x, y),
            ColumnKind.Time => (TimeText.Parse(x) ?? 0).CompareTo(TimeText.Parse(y) ?? 0),
            _ => NameCollation.Compare(x, y),
        },
        _ => string.CompareOrdinal(StoredValue.Text(left), StoredValue.Text(right)),
    };

    [GeneratedRegex(@";|--|/\*|\b(select|insert|update|delete|drop|union|sleep)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\s+(asc|desc)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Direction();
}
