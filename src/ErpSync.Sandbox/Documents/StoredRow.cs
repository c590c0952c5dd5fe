namespace ErpSync.Sandbox;

/// <summary>
/// One row of a table: values by column index, each a <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or null.
/// The array is never changed, only replaced, so that a reader or an undo may keep it.
/// </summary>
internal sealed class StoredRow(object?[] values)
{
    public object?[] Values { get; set; } = values;

    /// <summary>Index in the table's order of insertion.</summary>
    public int Position { get; set; }

    public string Name => NameOf(Values);

    /// <summary>Value of a column; a column added after the row was written reads as null.</summary>
    public object? this[int column] => column < Values.Length ? Values[column] : null;

    public static string NameOf(object?[] values) =>
        values[StandardColumns.Name] is string name ? name : StoredValue.Text(values[StandardColumns.Name]);
}
