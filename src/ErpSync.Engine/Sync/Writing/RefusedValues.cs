using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Files;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>Finds what a site took and did not keep: a permission level, a set-once field or a server script resets it without an error. Pure.</summary>
internal static class RefusedValues
{
    /// <summary>A value that was sent with a new document and is empty was refused in meaning.</summary>
    public static IReadOnlyList<FieldChange> OfCreate(
        Side side, CanonicalDocument sent, CanonicalDocument created, DocTypeContext docType, List<MissingLink> deferred) =>
    [
        .. sent.Fields
            .Where(field => !docType.Schema.Derived.Contains(field.Key) && !FileToken.IsToken(field.Value) && docType.Schema.Route(field.Key).Leads(side.Other()) && created.Value(field.Key) is null && !deferred.Exists(link => link.Field == field.Key))
            .Select(field => new FieldChange { Side = side, Field = field.Key, After = field.Value }),
    ];

    /// <summary>A value that was sent and is still the old one was refused in meaning.</summary>
    public static IEnumerable<FieldChange> OfUpdate(
        Side side, CanonicalDocument before, CanonicalDocument target, CanonicalDocument answered, DocTypeContext docType, List<MissingLink> deferred) =>
        DocumentDelta.Between(before, target).Fields
            .Where(sent => !docType.Schema.Derived.Contains(sent.Key) && !(sent.Value is { } value && FileToken.IsToken(value)) && answered.Value(sent.Key) == before.Value(sent.Key) && !deferred.Exists(link => link.Field == sent.Key))
            .Select(sent => new FieldChange { Side = side, Field = sent.Key, Before = answered.Value(sent.Key), After = sent.Value });
}
