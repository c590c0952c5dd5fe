namespace ErpSync.Commands.Binding;

/// <summary>
/// What -DocType and -Name ask for. Values from the command line may hold wildcards; values that come from objects are names as they are.
/// </summary>
/// <param name="DocTypes">Patterns; empty means any.</param>
/// <param name="Names">Patterns; empty means any.</param>
internal sealed record NameSelection(IReadOnlyList<string> DocTypes, IReadOnlyList<string> Names)
{
    /// <summary>Makes a selection from bound parameters.</summary>
    /// <param name="docTypes">The value of -DocType.</param>
    /// <param name="isDocTypeLiteral">Whether it came from an object.</param>
    /// <param name="names">The value of -Name.</param>
    /// <param name="isNameLiteral">Whether it came from an object.</param>
    public static NameSelection From(string[]? docTypes, bool isDocTypeLiteral, string[]? names, bool isNameLiteral) =>
        new(Patterns(docTypes, isDocTypeLiteral), Patterns(names, isNameLiteral));

    /// <summary>The names that are asked for one by one and were not found.</summary>
    /// <param name="found">The names that were found.</param>
    public IEnumerable<string> MissingNames(IReadOnlySet<string> found) =>
        Names.Where(name => !NamePattern.HasWildcard(name)).Select(NamePattern.Unescape).Where(name => !found.Contains(name));

    /// <summary>The DocTypes that are asked for one by one and are not among the known ones.</summary>
    /// <param name="known">The DocTypes that are configured or recorded.</param>
    public IEnumerable<string> UnknownDocTypes(IReadOnlySet<string> known) =>
        DocTypes.Where(docType => !NamePattern.HasWildcard(docType)).Select(NamePattern.Unescape)
            .Where(docType => !known.Contains(docType));

    private static string[] Patterns(string[]? values, bool areLiteral) =>
        values is null ? [] : areLiteral ? [.. values.Select(NamePattern.Escape)] : values;
}
