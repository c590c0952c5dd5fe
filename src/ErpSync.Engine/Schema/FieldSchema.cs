namespace ErpSync.Engine.Schema;

/// <summary>One field of a DocType as one site defines it, Custom Fields and Property Setters applied.</summary>
internal sealed record FieldSchema
{
    public required string Name { get; init; }

    /// <summary>Frappe's fieldtype, for example Data, Link, Currency, Table.</summary>
    public required string Type { get; init; }

    /// <summary>Link target, child DocType, Select options (one a line) or the companion field of a Dynamic Link.</summary>
    public string? Options { get; init; }

    public bool Required { get; init; }

    public bool ReadOnly { get; init; }

    public bool SetOnlyOnce { get; init; }

    public bool AllowOnSubmit { get; init; }

    public bool Unique { get; init; }

    public bool IsVirtual { get; init; }

    public bool IsCustom { get; init; }

    public bool NoCopy { get; init; }

    public string? FetchFrom { get; init; }

    public bool FetchIfEmpty { get; init; }

    public string? Default { get; init; }

    /// <summary>Decimal places of a Float, Currency or Percent; null when the DocType does not say.</summary>
    public int? Precision { get; init; }

    /// <summary>The longest text of a field that is a varchar; null when the DocType does not say (then 140).</summary>
    public int? Length { get; init; }

    public int PermLevel { get; init; }

    public bool IsTable => Type is "Table" or "Table MultiSelect";
}
