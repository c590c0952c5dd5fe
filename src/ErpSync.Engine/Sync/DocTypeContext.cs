using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync;

/// <summary>Everything a run needs to know of one DocType.</summary>
internal sealed record DocTypeContext(SyncSchema Schema, ICanonicalizer Canonicalizer, DocTypeRules Rules)
{
    public string Name => Schema.DocType;

    /// <summary>
    /// DocTypes whose links may be left out of a first write and filled in later, because they link back (a cycle, or the DocType itself). Any other
    /// linked document is waited for: an order without its item is worse than an order that comes later.
    /// </summary>
    public IReadOnlySet<string> Cycle { get; init; } = new HashSet<string>();

    /// <summary>What the bases of the pairs speak of.</summary>
    public required FieldCoverage Coverage { get; init; }

    /// <summary>Numbers and checks: their absence from a canonical document is the value 0.</summary>
    public IReadOnlySet<string> ValueWhenAbsent { get; } = Schema.Fields
        .Where(field => field.Type is "Check" or "Int" or "Long Int" or "Float" or "Currency" or "Percent" or "Rating" or "Duration")
        .Select(field => field.Name)
        .ToHashSet(StringComparer.Ordinal);
}
