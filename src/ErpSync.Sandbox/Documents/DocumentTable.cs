namespace ErpSync.Sandbox;

/// <summary>The rows of one DocType in order of insertion, found by name as the database compares names.</summary>
internal sealed class DocumentTable
{
    private readonly Dictionary<string, StoredRow> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredRow>> _byParent = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<string, List<StoredRow>>> _indexes = [];
    private List<StoredRow?> _order = [];

    public int Count => _byName.Count;

    /// <summary>All rows in order of insertion.</summary>
    public IEnumerable<StoredRow> Rows
    {
        get
        {
            foreach (var row in _order)
            {
                if (row is not null)
                {
                    yield return row;
                }
            }
        }
    }

    public StoredRow? Find(string name) => _byName.GetValueOrDefault(NameCollation.Key(name));

    /// <summary>Rows of one child table of one parent, unordered.</summary>
    public IReadOnlyList<StoredRow> RowsOf(string parentType, string parentField, string parent) =>
        _byParent.TryGetValue(ParentKey(parentType, parentField, parent), out var rows) ? rows : [];

    /// <summary>Rows that hold a text in a column, unordered; an index is kept from the first question on.</summary>
    public IReadOnlyList<StoredRow> RowsWhere(int column, string text)
    {
        if (!_indexes.TryGetValue(column, out var index))
        {
            _indexes[column] = index = new Dictionary<string, List<StoredRow>>(StringComparer.Ordinal);
            foreach (var row in Rows)
            {
                Add(index, row[column], row);
            }
        }

        return index.TryGetValue(NameCollation.Key(text), out var rows) ? rows : [];
    }

    public StoredRow Insert(object?[] values, Transaction transaction)
    {
        var row = new StoredRow(values) { Position = _order.Count };
        _order.Add(row);
        Index(row);
        transaction.OnRollback(() =>
        {
            Unindex(row);
            _order[row.Position] = null;
        });
        return row;
    }

    public void Replace(StoredRow row, object?[] values, Transaction transaction)
    {
        var before = row.Values;
        Swap(row, values);
        transaction.OnRollback(() => Swap(row, before));
    }

    /// <summary>Replaces one column.</summary>
    public void SetColumn(StoredRow row, int column, object? value, Transaction transaction)
    {
        var values = new object?[Math.Max(row.Values.Length, column + 1)];
        row.Values.CopyTo(values, 0);
        values[column] = value;
        Replace(row, values, transaction);
    }

    public void Remove(StoredRow row, Transaction transaction)
    {
        Unindex(row);
        _order[row.Position] = null;
        transaction.OnRollback(() =>
        {
            _order[row.Position] = row;
            Index(row);
        });
        transaction.OnCommit(CompactIfSparse);
    }

    private void Swap(StoredRow row, object?[] values)
    {
        var before = row.Values;
        var sameKeys = Equals(before[StandardColumns.Name], values[StandardColumns.Name])
            && Equals(before[StandardColumns.Parent], values[StandardColumns.Parent])
            && Equals(before[StandardColumns.ParentField], values[StandardColumns.ParentField])
            && Equals(before[StandardColumns.ParentType], values[StandardColumns.ParentType]);
        if (!sameKeys)
        {
            Unindex(row);
            row.Values = values;
            Index(row);
            return;
        }

        row.Values = values;
        foreach (var (column, index) in _indexes)
        {
            var old = column < before.Length ? before[column] : null;
            if (!Equals(old, row[column]))
            {
                Remove(index, old, row);
                Add(index, row[column], row);
            }
        }
    }

    private void Index(StoredRow row)
    {
        _byName.Add(NameCollation.Key(row.Name), row);
        if (row.Values[StandardColumns.Parent] is string parent)
        {
            Add(_byParent, ParentKey(row, parent), row);
        }

        foreach (var (column, index) in _indexes)
        {
            Add(index, row[column], row);
        }
    }

    private void Unindex(StoredRow row)
    {
        _byName.Remove(NameCollation.Key(row.Name));
        if (row.Values[StandardColumns.Parent] is string parent)
        {
            Remove(_byParent, ParentKey(row, parent), row);
        }

        foreach (var (column, index) in _indexes)
        {
            Remove(index, row[column], row);
        }
    }

    private static void Add(Dictionary<string, List<StoredRow>> index, object? value, StoredRow row)
    {
        if (value is not null)
        {
            Add(index, NameCollation.Key(StoredValue.Text(value)), row);
        }
    }

    private static void Add(Dictionary<string, List<StoredRow>> index, string key, StoredRow row)
    {
        if (!index.TryGetValue(key, out var rows))
        {
            index[key] = rows = new List<StoredRow>(1);
        }

        rows.Add(row);
    }

    private static void Remove(Dictionary<string, List<StoredRow>> index, object? value, StoredRow row)
    {
        if (value is not null)
        {
            Remove(index, NameCollation.Key(StoredValue.Text(value)), row);
        }
    }

    private static void Remove(Dictionary<string, List<StoredRow>> index, string key, StoredRow row)
    {
        if (!index.TryGetValue(key, out var rows))
        {
            return;
        }

        if (rows.Count == 1)
        {
            index.Remove(key);
        }
        else
        {
            rows.Remove(row);
        }
    }

    private void CompactIfSparse()
    {
        if (_order.Count < 64 || _byName.Count > _order.Count / 2)
        {
            return;
        }

        _order = [.. Rows];
        for (var i = 0; i < _order.Count; i++)
        {
            _order[i]!.Position = i;
        }
    }

    private static string ParentKey(StoredRow row, string parent) => ParentKey(
        StoredValue.Text(row.Values[StandardColumns.ParentType]),
        StoredValue.Text(row.Values[StandardColumns.ParentField]),
        parent);

    private static string ParentKey(string parentType, string parentField, string parent) =>
        string.Concat(parentType, "\n", parentField, "\n", NameCollation.Key(parent));
}
