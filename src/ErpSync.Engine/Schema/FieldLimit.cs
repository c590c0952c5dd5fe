namespace ErpSync.Engine.Schema;

/// <summary>Which values of a field only one of the sites can hold.</summary>
internal sealed class FieldLimit
{
    /// <summary>
    /// The longest text of a column that Frappe makes a varchar when the DocType does not say (base_document.py, VARCHAR_LEN).
    /// </summary>
    private const int DefaultLength = 140;

    private readonly IReadOnlyList<string>? _cloudOptions;
    private readonly IReadOnlyList<string>? _localOptions;
    private readonly int? _cloudLength;
    private readonly int? _localLength;

    /// <summary>The sites that refuse a new document or row without the field: there its value is sent even if it does not fit.</summary>
    public IReadOnlyList<Side> NeededOn { get; private init; } = [];

    private FieldLimit(FieldSchema cloud, FieldSchema local)
    {
        (_cloudOptions, _localOptions) = (OptionsOf(cloud), OptionsOf(local));
        (_cloudLength, _localLength) = (LengthOf(cloud), LengthOf(local));
    }

    /// <summary>Whether the options of a Select differ; otherwise it is the length.</summary>
    public bool HasOptions => _cloudOptions is not null || _localOptions is not null;

    /// <summary>Tells one limit from another in what is stored.</summary>
    public string Signature => $"{Join(_cloudOptions)}/{Join(_localOptions)}/{_cloudLength}/{_localLength}";

    /// <summary>The limit of a field; null when both sites hold the same values.</summary>
    public static FieldLimit? Of(FieldSchema cloud, FieldSchema local, IReadOnlyList<Side>? neededOn = null)
    {
        var limit = new FieldLimit(cloud, local) { NeededOn = neededOn ?? [] };
        var hasSameOptions = (limit._cloudOptions ?? []).Order(StringComparer.Ordinal).SequenceEqual((limit._localOptions ?? []).Order(StringComparer.Ordinal))
            && limit._cloudOptions is null == limit._localOptions is null;
        return hasSameOptions && limit._cloudLength == limit._localLength ? null : limit;
    }

    /// <summary>Whether a side can hold the value. An empty one fits everywhere.</summary>
    public bool Fits(Side side, string? value)
    {
        var options = side == Side.Cloud ? _cloudOptions : _localOptions;
        return string.IsNullOrEmpty(value)
            || ((options is null || options.Contains(value.Trim(), StringComparer.Ordinal)) && (Longest(side) is not { } longest || value.Length <= longest));
    }

    /// <summary>The longest text a side holds; null for any.</summary>
    public int? Longest(Side side) => side == Side.Cloud ? _cloudLength : _localLength;

    /// <summary>The options that only that side offers.</summary>
    public IReadOnlyList<string> OptionsOnlyOn(Side side) =>
        [.. ((side == Side.Cloud ? _cloudOptions : _localOptions) ?? []).Except((side == Side.Cloud ? _localOptions : _cloudOptions) ?? [], StringComparer.Ordinal)];

    /// <summary>Why a side cannot hold a value, as the end of a sentence.</summary>
    public string Reason(Side side) => (side == Side.Cloud ? _cloudOptions : _localOptions) is { } options
        ? $"its options there are {string.Join(", ", options)}"
        : $"it holds at most {Longest(side)} characters there";

    // A Select without options takes anything (Frappe checks only when there are some).
    private static IReadOnlyList<string>? OptionsOf(FieldSchema field) => field.Type == "Select" && !string.IsNullOrWhiteSpace(field.Options)
        ? [.. field.Options.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : null;

    private static int? LengthOf(FieldSchema field) => field.Type is "Data" or "Select" or "Autocomplete" or "Phone" or "Color"
        ? field.Length is > 0 and { } length ? length : DefaultLength
        : null;

    private static string Join(IReadOnlyList<string>? options) => options is null ? "" : string.Join('|', options);
}
