namespace ErpSync.Engine.Schema;

/// <summary>How the values of a Frappe fieldtype are spelled, compared and written.</summary>
internal enum ValueKind
{
    /// <summary>Any text. Null and the empty text are the same.</summary>
    Text,

    /// <summary>0 or 1.</summary>
    Check,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A decimal number, compared to the field's precision.</summary>
    Number,

    /// <summary>A calendar day, <c>YYYY-MM-DD</c>.</summary>
    Date,

    /// <summary>A day and time of the site, <c>YYYY-MM-DD HH:MM:SS[.ffffff]</c>.</summary>
    DateTime,

    /// <summary>A time or a span of hours, <c>H:MM:SS[.ffffff]</c>.</summary>
    Time,

    /// <summary>A JSON text, compared as what it means.</summary>
    Json,

    /// <summary>The name of a document of a fixed DocType.</summary>
    Link,

    /// <summary>The name of a document whose DocType another field names.</summary>
    DynamicLink,

    /// <summary>The address of a file.</summary>
    File,

    /// <summary>A text in HTML, which may name files by their addresses.</summary>
    Html,
}
