namespace ErpSync.Sandbox;

/// <summary>How the database compares the values of a column.</summary>
internal enum ColumnKind
{
    Text,
    Number,
    Date,
    Datetime,
    Time,
}
