namespace ErpSync.Sandbox;

/// <summary>The columns every table has, by index into the values of a stored row.</summary>
internal static class StandardColumns
{
    public const int Name = 0;
    public const int Owner = 1;
    public const int Creation = 2;
    public const int Modified = 3;
    public const int ModifiedBy = 4;
    public const int DocStatus = 5;
    public const int Idx = 6;
    public const int Parent = 7;
    public const int ParentField = 8;
    public const int ParentType = 9;

    /// <summary>Index of the first column of the DocType's own fields.</summary>
    public const int FirstField = 10;

    /// <summary>Column names in index order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "parent", "parentfield", "parenttype"];

    /// <summary>Columns of a document that is no child row.</summary>
    public const int CountWithoutParent = 7;
}
