namespace ErpSync.Sandbox;

/// <summary>How the value of a field is stored.</summary>
internal enum FieldKind
{
    /// <summary>Text of a limited number of characters: Data, Link, Select, Phone and their kin.</summary>
    ShortText,

    /// <summary>Text without a length rule of its own.</summary>
    LongText,

    /// <summary>0 or 1.</summary>
    Check,

    /// <summary>Whole number.</summary>
    Int,

    /// <summary>Float, Currency, Percent: 21 digits, by default 9 of them decimals.</summary>
    Decimal,

    /// <summary>Seconds; the only number that may be null.</summary>
    Duration,

    /// <summary>0 to 1 in hundredths.</summary>
    Rating,

    /// <summary>Calendar date.</summary>
    Date,

    /// <summary>Date and time without a zone.</summary>
    Datetime,

    /// <summary>Time of day (or a span of hours).</summary>
    Time,

    /// <summary>JSON kept as text.</summary>
    Json,

    /// <summary>Secret kept apart; the column holds asterisks.</summary>
    Password,

    /// <summary>Rows of a child DocType.</summary>
    Table,

    /// <summary>Breaks, headings, buttons: no value.</summary>
    Layout,
}
