namespace ErpSync;

/// <summary>In what the definitions of a DocType differ between the sites, or what about them needs attention.</summary>
public enum SchemaDifferenceKind
{
    /// <summary>The DocType is on one site only, or is of another nature there (a Single, a child table).</summary>
    DocType,

    /// <summary>A field or child table is on one site only.</summary>
    FieldMissing,

    /// <summary>A field has another type.</summary>
    FieldType,

    /// <summary>A link or table leads to another DocType.</summary>
    LinkTarget,

    /// <summary>A Select offers an option on one site only.</summary>
    Option,

    /// <summary>Texts may be longer on one site.</summary>
    Length,

    /// <summary>Numbers have more decimal places on one site.</summary>
    Precision,

    /// <summary>A field is mandatory on one site only.</summary>
    Mandatory,

    /// <summary>Documents get their names by another rule.</summary>
    Naming,

    /// <summary>Both sites number documents in the same series, so that two documents may get one name.</summary>
    SharedSeries,

    /// <summary>A workflow decides which steps are allowed.</summary>
    Workflow,

    /// <summary>The configuration names a field that neither site has.</summary>
    UnknownField,
}
