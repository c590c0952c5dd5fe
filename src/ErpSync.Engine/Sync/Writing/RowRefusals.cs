using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>Finds the values of child rows that a site was sent and did not keep.</summary>
internal static class RowRefusals
{
    /// <param name="side">The side written.</param>
    /// <param name="before">What it held.</param>
    /// <param name="target">What it was asked to hold.</param>
    /// <param name="answered">What it holds now.</param>
    /// <param name="schema">What is computed by the server is no refusal.</param>
    /// <param name="deferred">Links that were not sent yet.</param>
    public static IEnumerable<FieldChange> Between(
        Side side, CanonicalDocument before, CanonicalDocument target, CanonicalDocument answered, SyncSchema schema, IReadOnlyCollection<MissingLink> deferred) =>
        from table in DocumentDelta.Between(before, target).Tables
        from change in table.Value.Changed
        let old = Row(before, table.Key, change.Key)
        let now = Row(answered, table.Key, change.Key)
        where old is not null && now is not null
        from sent in change.Value
        let path = $"{table.Key}.{sent.Key}"
        where !schema.Derived.Contains(path) && now.Fields.GetValueOrDefault(sent.Key) == old.Fields.GetValueOrDefault(sent.Key)
            && !deferred.Any(link => link.Field == path)
        select new FieldChange { Side = side, Field = path, Row = now.SourceName, Before = now.Fields.GetValueOrDefault(sent.Key), After = sent.Value };

    private static CanonicalRow? Row(CanonicalDocument document, string table, string id) => document.Rows(table).FirstOrDefault(row => row.Id == id);
}
