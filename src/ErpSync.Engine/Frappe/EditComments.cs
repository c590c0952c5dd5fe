using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Reads what renames leave behind (Frappe 15: "renamed from &lt;strong&gt;old&lt;/strong&gt; to &lt;strong&gt;new&lt;/strong&gt;"; 13 and 14 write
/// &lt;b&gt;). Nothing else tells of one: no stamp moves and no webhook is sent.
/// </summary>
internal sealed partial class EditComments(DocumentLists lists)
{
    private static readonly ListQuery Rows = new()
    {
        DocType = "Comment",
        Fields = ["name", "creation", "reference_doctype", "reference_name", "content"],
        OrderBy = "creation asc, name asc",
    };

    public async IAsyncEnumerable<IReadOnlyList<EditComment>> ScanAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (docTypes.Count == 0)
        {
            yield break;
        }

        var query = Rows with
        {
            Filters = [new SiteFilter("comment_type", "=", JsonValue.Create("Edit")), DocumentLists.NamesIn("reference_doctype", docTypes)],
        };
        await foreach (var page in lists.ScanAsync(query, "creation", from, pageSize, cancellationToken))
        {
            yield return page.ConvertAll(Read);
        }
    }

    private static EditComment Read(JsonObject row)
    {
        var names = Bold.Matches(row.Text("content") ?? "");
        return new EditComment(
            row.Text("reference_doctype") ?? "",
            row.Text("reference_name") ?? "",
            names.Count == 2 ? WebUtility.HtmlDecode(names[0].Groups["name"].Value) : null,
            names.Count == 2 ? WebUtility.HtmlDecode(names[1].Groups["name"].Value) : null);
    }

    [GeneratedRegex("<(?<tag>strong|b)>(?<name>.*?)</\\k<tag>>", RegexOptions.Singleline)]
    private static partial Regex Bold { get; }
}
