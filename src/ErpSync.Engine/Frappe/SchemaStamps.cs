using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Tells by three short lists whether DocTypes are still what they were. A Custom Field or Property Setter leaves the DocType's own modified as it
/// is, so all three count; one that was removed is missing from its list.
/// </summary>
internal sealed class SchemaStamps(DocumentLists lists)
{
    // What makes up a definition, and the field that names the DocType it belongs to.
    private static readonly (string DocType, string Owner)[] Parts = [("DocType", "name"), ("Custom Field", "dt"), ("Property Setter", "doc_type")];

    /// <summary>
    /// A text per DocType that changes with its definition; null when the user may not read these lists (they need System Manager).
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>?> ReadAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken)
    {
        var seen = docTypes.Distinct(StringComparer.Ordinal).ToDictionary(docType => docType, _ => new List<string>(), StringComparer.Ordinal);
        try
        {
            foreach (var (part, owner) in Parts)
            {
                var query = new ListQuery { DocType = part, Fields = [.. new[] { "name", "modified", owner }.Distinct()], OrderBy = ListQuery.ByModified };
                foreach (var row in await lists.QueryNamesAsync(query, owner, docTypes, cancellationToken))
                {
                    seen.GetValueOrDefault(row.Text(owner) ?? "")?.Add($"{part}\n{row.Name()}\n{row.Text("modified")}");
                }
            }
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            return null;
        }

        // A DocType that is not listed has no definition to vouch for.
        return seen.Where(docType => docType.Value.Exists(part => part.StartsWith("DocType\n", StringComparison.Ordinal)))
            .ToDictionary(docType => docType.Key, docType => Digest(docType.Value), StringComparer.Ordinal);
    }

    private static string Digest(List<string> parts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Order(StringComparer.Ordinal)))));
}
