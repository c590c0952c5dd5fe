using System.Collections.Concurrent;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Requests;

/// <summary>Notices every read of whole documents.</summary>
internal sealed class ReadCountingSite(IFrappeSite inner, ConcurrentDictionary<(Side, string), DocTypeSchema?> schemas, Action noticed)
    : SiteDecorator(inner, schemas)
{
    public override Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
        DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        noticed();
        return base.ReadManyAsync(schema, names, cancellationToken);
    }

    public override Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken)
    {
        noticed();
        return base.ReadAsync(docType, name, cancellationToken);
    }
}
