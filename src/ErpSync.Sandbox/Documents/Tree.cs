namespace ErpSync.Sandbox;

/// <summary>The nested set of one tree DocType, as raw updates of its columns.</summary>
internal sealed class Tree
{
    private readonly SiteDatabase _database;
    private readonly DocumentTable _table;
    private readonly int _left;
    private readonly int _right;
    private readonly int _parent;

    public Tree(SiteDatabase database, DocTypeDefinition type)
    {
        _database = database;
        _table = database.Table(type.Name);
        _left = type.Column("lft");
        _right = type.Column("rgt");
        _parent = type.Column(type.ParentFieldName);
        OldParentColumn = type.Column("old_parent");
    }

    public int OldParentColumn { get; }

    public StoredRow? Row(string name) => _table.Find(name);

    public long Left(StoredRow row) => StoredValue.Int(row[_left]);

    public long Right(StoredRow row) => StoredValue.Int(row[_right]);

    public bool HasChildren(string name) => _table.RowsWhere(_parent, name).Count > 0;

    /// <summary>Nodes below a parent by name; an empty parent gives the roots.</summary>
    public List<StoredRow> Children(string parent) =>
    [
        .. (parent.Length > 0 ? _table.RowsWhere(_parent, parent) : _table.Rows.Where(row => StoredValue.Text(row[_parent]).Length == 0))
            .OrderBy(row => NameCollation.Key(row.Name), StringComparer.Ordinal),
    ];

    /// <summary>Makes room at the right end of the parent, or of the forest, and puts a new node there.</summary>
    public void AddNode(StoredRow node, string parent)
    {
        long right;
        if (parent.Length > 0 && Row(parent) is { } parentRow)
        {
            right = Right(parentRow);
        }
        else
        {
            right = _table.Rows.Max(Right) + 1;
        }

        right = right == 0 ? 1 : right;
        Shift(row => Right(row) >= right, 0, 2);
        Shift(row => Left(row) >= right, 2, 0);
        Set(node, _left, StoredValue.Box(right));
        Set(node, _right, StoredValue.Box(right + 1));
    }

    /// <summary>Moves a node and everything between its left and right to the end of another parent, or to the end as a root.</summary>
    /// <exception cref="FrappeError">417 if the new parent lies below the node.</exception>
    public void MoveNode(StoredRow node, string parent)
    {
        var left = Left(node);
        var right = Right(node);
        var parentRow = parent.Length > 0 ? Row(parent) : null;
        if (parentRow is not null && left <= Left(parentRow) && right >= Right(parentRow))
        {
            throw TreeKeeper.TreeError("NestedSetRecursionError", "Item cannot be added to its own descendants", "erpnext (app)");
        }

        // Negative numbers keep the moving part out of the way while the gap is closed.
        foreach (var row in _table.Rows.Where(row => Left(row) >= left && Right(row) <= right).ToList())
        {
            Set(row, _left, StoredValue.Box(-Left(row)));
            Set(row, _right, StoredValue.Box(-Right(row)));
        }

        var width = right - left + 1;
        Shift(row => Left(row) > right, -width, -width);
        Shift(row => Left(row) < left && Right(row) > right, 0, -width);
        long offset;
        if (parentRow is not null)
        {
            var parentLeft = Left(parentRow);
            var parentRight = Right(parentRow);
            Set(parentRow, _right, StoredValue.Box(parentRight + width));
            Shift(row => Left(row) > parentRight, width, width);
            Shift(row => Left(row) < parentLeft && Right(row) > parentRight, 0, width);
            offset = parentRight - left;
        }
        else
        {
            offset = _table.Rows.Max(Right) + 1 - left;
        }

        foreach (var row in _table.Rows.Where(row => Left(row) < 0).ToList())
        {
            Set(row, _left, StoredValue.Box(-Left(row) + offset));
            Set(row, _right, StoredValue.Box(-Right(row) + offset));
        }
    }

    /// <summary>Numbers a subtree from a left value; answers the next free number.</summary>
    public long Number(StoredRow node, long left)
    {
        var next = left + 1;
        foreach (var child in Children(node.Name))
        {
            next = Number(child, next);
        }

        Set(node, _left, StoredValue.Box(left));
        Set(node, _right, StoredValue.Box(next));
        return next + 1;
    }

    public void Set(StoredRow row, int column, object? value) => _table.SetColumn(row, column, value, _database.Transaction);

    private void Shift(Func<StoredRow, bool> which, long left, long right)
    {
        foreach (var row in _table.Rows.Where(which).ToList())
        {
            if (left != 0)
            {
                Set(row, _left, StoredValue.Box(Left(row) + left));
            }

            if (right != 0)
            {
                Set(row, _right, StoredValue.Box(Right(row) + right));
            }
        }
    }
}
