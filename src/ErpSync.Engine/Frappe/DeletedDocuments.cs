using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Reads Frappe's Deleted Document, which a System Manager may. Not every deletion leaves a row there (delete_permanently, raw SQL), and a
/// rename leaves none.
/// </summary>
internal sealed class DeletedDocuments(DocumentLists lists)
{
    private static readonly ListQuery Rows = new()
    {
        DocType = "Deleted Document",
        Fields = ["name", "deleted_doctype", "deleted_name", "creation", "owner", "restored", "data"],
        OrderBy = "creation asc, name asc",
    };

    public async IAsyncEnumerable<IReadOnlyList<DeletedDocument>> ScanAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (docTypes.Count == 0)
        {
            yield break;
        }

        var query = Rows with { Filters = [DocumentLists.NamesIn("deleted_doctype", docTypes)] };
        await foreach (var page in lists.ScanAsync(query, "creation", from, pageSize, cancellationToken))
        {
            yield return page.ConvertAll(Read);
        }
    }

    public async Task<IReadOnlyList<DeletedDocument>> FindAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var query = Rows with
        {
            OrderBy = "creation desc, name desc",
            Filters = [new SiteFilter("deleted_doctype", "=", JsonValue.Create(docType))],
        };
        var rows = await lists.QueryNamesAsync(query, "deleted_name", names, cancellationToken);
        return
        [
            .. rows.ConvertAll(Read)
                .OrderByDescending(row => row.DeletedAt, StringComparer.Ordinal)
                .ThenByDescending(row => row.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The rows of documents that were created at this moment, under whatever name.</summary>
    public async Task<IReadOnlyList<DeletedDocument>> FindByCreationAsync(string docType, string creation, CancellationToken cancellationToken)
    {
        // A row has no column for it: it stands in the content. What was created later cannot have been deleted earlier.
        var query = Rows with
        {
            Filters =
            [
                new SiteFilter("deleted_doctype", "=", JsonValue.Create(docType)),
                new SiteFilter("creation", ">=", JsonValue.Create(creation)),
                new SiteFilter("data", "like", JsonValue.Create($"%{creation}%")),
            ],
        };
        return [.. (await lists.QueryAsync(query, cancellationToken)).ConvertAll(Read).Where(row => row.ContentCreation == creation)];
    }

    private static DeletedDocument Read(JsonObject row) => new(
        row.Name(),
        row.Text("deleted_doctype") ?? "",
        row.Text("deleted_name") ?? "",
        row.Text("creation") ?? "",
        row.Text("owner"),
        row.Flag("restored"),
        row["data"] as JsonObject ?? FrappeJson.TryParseObject(row.Text("data")));
}
