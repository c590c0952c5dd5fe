namespace ErpSync.Sandbox;

/// <summary>A column of the listed DocType (source 0) or of a joined child table (source 1 and up).</summary>
internal sealed record ListColumn(int Source, int Index, FieldDefinition? Field, bool IsInteger)
{
    /// <summary>How values of the column compare.</summary>
    public ColumnKind Kind { get; } = IsInteger ? ColumnKind.Number : KindOf(Index, Field);

    public object? Of(StoredRow?[] sources) => sources[Source]?[Index] is { } value ? value : Missing(sources);

    private static ColumnKind KindOf(int index, FieldDefinition? field) => field?.Kind switch
    {
        null => index switch
        {
            StandardColumns.Creation or StandardColumns.Modified => ColumnKind.Datetime,
            StandardColumns.DocStatus or StandardColumns.Idx => ColumnKind.Number,
            _ => ColumnKind.Text,
        },
        FieldKind.Date => ColumnKind.Date,
        FieldKind.Datetime => ColumnKind.Datetime,
        FieldKind.Time => ColumnKind.Time,
        FieldKind.Check or FieldKind.Int or FieldKind.Decimal or FieldKind.Duration or FieldKind.Rating => ColumnKind.Number,
        _ => ColumnKind.Text,
    };

    /// <summary>A number column added after the row was written holds 0, not null.</summary>
    private object? Missing(StoredRow?[] sources) =>
        sources[Source] is not null && Field is { IsNumber: true }
            ? Field.Kind is FieldKind.Check or FieldKind.Int ? StoredValue.Box(0L) : StoredValue.Box(0.0)
            : null;
}
