namespace ErpSync.Engine.Decisions;

/// <summary>One thing that both sides changed differently.</summary>
internal sealed record Overlap
{
    public required OverlapKind Kind { get; init; }

    public string? Table { get; init; }

    public string? RowId { get; init; }

    public string? Field { get; init; }

    public string? Base { get; init; }

    public string? Cloud { get; init; }

    public string? Local { get; init; }

    /// <summary>The side whose change is kept; null while nobody has decided, or when a value of one's own was chosen.</summary>
    public Side? Winner { get; init; }

    /// <summary>True once a rule or a person decided.</summary>
    public bool IsDecided { get; init; }

    /// <summary>True when the rules name a winner whose value the direction does not allow to be written: the change waits, nobody is asked.</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>True while somebody must decide.</summary>
    public bool IsOpen => !IsDecided && !IsHeldBack;

    /// <summary>"field" or "table.field" or "table": what rules and people name it by.</summary>
    public string Path => Table is null ? Field ?? "" : Field is null ? Table : $"{Table}.{Field}";

    /// <summary>Unique within the document: the path, with the row when there is one.</summary>
    public string Key => RowId is null ? Path : $"{Path}[{RowId}]";
}
