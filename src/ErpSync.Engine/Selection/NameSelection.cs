namespace ErpSync.Engine.Selection;

/// <summary>The -Name of a request: nothing, exact names, or wildcard patterns as PowerShell knows them (* ? [a-z]; ` quotes).</summary>
internal sealed class NameSelection
{
    private readonly List<NamePattern> _patterns = [];
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public NameSelection(IReadOnlyList<string> names)
    {
        IsEmpty = names.Count == 0;
        IsExact = !IsEmpty && !names.Any(NamePattern.HasWildcard);
        Exact = IsExact ? [.. names.Select(NamePattern.Unescape)] : [];
        if (!IsExact)
        {
            _patterns.AddRange(names.Select(name => new NamePattern(name)));
        }
    }

    public bool IsEmpty { get; }

    public bool IsExact { get; }

    public IReadOnlyList<string> Exact { get; }

    /// <summary>Exact names that no DocType had.</summary>
    public IEnumerable<string> Missing => Exact.Where(name => !_found.Contains(name));

    public bool Matches(string? name) => IsEmpty || (name is not null && (IsExact ? Exact.Contains(name, StringComparer.Ordinal) : _patterns.Exists(pattern => pattern.IsMatch(name))));

    public void MarkFound(IEnumerable<string> names) => _found.UnionWith(names);
}
