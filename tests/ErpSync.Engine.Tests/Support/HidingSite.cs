using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Support;

/// <summary>A local site that for a while answers as if one document did not exist, as a replica that lags behind does.</summary>
internal sealed class HidingSite(IFrappeSite inner, SyncWorld world, Func<string?> hidden) : SiteDecorator(inner, world.Schemas)
{
    public override async IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, int pageSize, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in base.ScanAsync(docType, modifiedFrom, pageSize, cancellationToken))
        {
            yield return [.. page.Where(stamp => !IsHidden(stamp.Name))];
        }
    }

    public override async Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        [.. (await base.GetStampsAsync(docType, names, cancellationToken)).Where(stamp => !IsHidden(stamp.Name))];

    public override async Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
        DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        [.. (await base.ReadManyAsync(schema, names, cancellationToken)).Where(document => !IsHidden(document.Name))];

    public override Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken) => IsHidden(name)
        ? throw new SiteException(Side, SiteErrorClass.Gone, $"{docType} {name} not found") { Status = 404 }
        : base.ReadAsync(docType, name, cancellationToken);

    private bool IsHidden(string name) => Side == Side.Local && hidden() == name;
}
