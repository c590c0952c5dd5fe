namespace ErpSync.Sandbox;

/// <summary>The rows of one DocType in order of insertion, found by name as the database compares names.</summary>
internal sealed class DocumentTable
{
    private readonly Dictionary<string, StoredRow> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<StoredRow>> _byParent = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<string, StoredRow>> _unique = [];
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

    /// <summary>The row that holds a value in a unique column; an index is kept from the first question on.</summary>
    public StoredRow? FindUnique(int column, string value)
    {
        if (!_unique.TryGetValue(column, out var index))
        {
            _unique[column] = index = new Dictionary<string, StoredRow>(StringComparer.Ordinal);
            foreach (var row in Rows)
            {
                AddUnique(index, column, row);
            }
        }

        return index.GetValueOrDefault(NameCollation.Key(value));
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
        var sameKeys = Equals(row.Values[StandardColumns.Name], values[StandardColumns.Name])
            && Equals(row.Values[StandardColumns.Parent], values[StandardColumns.Parent])
            && Equals(row.Values[StandardColumns.ParentField], values[StandardColumns.ParentField])
            && Equals(row.Values[StandardColumns.ParentType], values[StandardColumns.ParentType]);
        if (sameKeys && _unique.Count == 0)
        {
            row.Values = values;
            return;
        }

        Unindex(row);
        row.Values = values;
        Index(row);
    }

    private void Index(StoredRow row)
    {
        _byName.Add(NameCollation.Key(row.Name), row);
        if (row.Values[StandardColumns.Parent] is string parent)
        {
            var key = ParentKey(row, parent);
            if (!_byParent.TryGetValue(key, out var rows))
            {
                _byParent[key] = rows = [];
            }

            rows.Add(row);
        }

        foreach (var (column, index) in _unique)
        {
            AddUnique(index, column, row);
        }
    }

    private void Unindex(StoredRow row)
    {
        _byName.Remove(NameCollation.Key(row.Name));
        if (row.Values[StandardColumns.Parent] is string parent)
        {
            var key = ParentKey(row, parent);
            var rows = _byParent[key];
            rows.Remove(row);
            if (rows.Count == 0)
            {
                _byParent.Remove(key);
            }
        }

        foreach (var (column, index) in _unique)
        {
            if (row[column] is { } value
                && NameCollation.Key(StoredValue.Text(value)) is var key
                && index.GetValueOrDefault(key) == row)
            {
                index.Remove(key);
            }
        }
    }

    private static void AddUnique(Dictionary<string, StoredRow> index, int column, StoredRow row)
    {
        if (row[column] is { } value)
        {
            index.TryAdd(NameCollation.Key(StoredValue.Text(value)), row);
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
