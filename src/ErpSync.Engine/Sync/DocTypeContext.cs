using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync;

/// <summary>Everything a run needs to know of one DocType.</summary>
internal sealed record DocTypeContext(SyncSchema Schema, ICanonicalizer Canonicalizer, DocTypeRules Rules)
{
    public string Name => Schema.DocType;

    /// <summary>Numbers and checks: their absence from a canonical document is the value 0.</summary>
    public IReadOnlySet<string> ValueWhenAbsent { get; } = Schema.Fields
        .Where(field => field.Type is "Check" or "Int" or "Long Int" or "Float" or "Currency" or "Percent" or "Rating" or "Duration")
        .Select(field => field.Name)
        .ToHashSet(StringComparer.Ordinal);
}
