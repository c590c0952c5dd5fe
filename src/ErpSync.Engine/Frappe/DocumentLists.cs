using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Frappe;

/// <summary>Lists of documents and child rows, POSTed because a request line ends at 4,094 bytes.</summary>
internal sealed class DocumentLists(SiteChannel channel, SiteErrors errors)
{
    /// <summary>Most names in one "in" condition.</summary>
    public const int NamesPerList = 1000;

    /// <summary>Most rows of the first page of a scan.</summary>
    public const int FirstPage = 1000;

    private const int SmallestPage = 500;

    /// <summary>Where the rows stand in an answer.</summary>
    public const string RowsMember = "message";

    // ERPNext lists 5,000 stamps in 0.1 s; a page that takes seconds keeps one of its workers from its users.
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    public async Task<List<JsonObject>> QueryAsync(ListQuery query, CancellationToken cancellationToken) =>
        (await TimeAsync(query, cancellationToken)).Rows;

    /// <summary>The same without trees, and how many bytes the answer had.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="layout">What the answer looks like.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<(IReadOnlyList<RawObject> Rows, long Bytes)> QueryRawAsync(ListQuery query, RawLayout layout, CancellationToken cancellationToken)
    {
        var request = Request(query) with { Layout = layout };
        var answer = await CallAsync(request, cancellationToken);
        return (answer.Raw?.Rows(RowsMember) ?? throw NoList(request), answer.Bytes);
    }

    /// <summary>
    /// All rows with <paramref name="key"/> at or after <paramref name="from"/> in the order (key, name), a page at a time. Pages follow
    /// the last row seen, never an offset: first the rest of the rows with the same key, then the rows behind it. So a row that is edited
    /// while the scan runs may come again but none is skipped or doubled. Pages grow while the site answers quickly and shrink when it does not.
    /// </summary>
    /// <param name="query">What to list; order and limit are set here.</param>
    /// <param name="key">modified or creation.</param>
    /// <param name="from">The first key, verbatim; null for all.</param>
    /// <param name="pageSize">Most rows of one page, at least 1.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public async IAsyncEnumerable<List<JsonObject>> ScanAsync(
        ListQuery query, string key, string? from, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        query = query with { OrderBy = $"{key} asc, name asc", Limit = Math.Min(pageSize, FirstPage) };
        var (page, time) = await TimeAsync(Narrow(query, from is null ? [] : [new SiteFilter(key, ">=", from)]), cancellationToken);
        while (page.Count > 0)
        {
            var last = page[^1];
            var lastKey = last.Text(key) ?? "";
            var lastName = last["name"]?.DeepClone();
            var isFull = page.Count >= query.Limit;
            yield return page;
            if (!isFull)
            {
                yield break;
            }

            query = query with { Limit = NextPage(query.Limit, time, pageSize) };
            do
            {
                page = await QueryAsync(
                    Narrow(query, [new SiteFilter(key, "=", lastKey), new SiteFilter("name", ">", lastName)]), cancellationToken);
                if (page.Count > 0)
                {
                    isFull = page.Count >= query.Limit;
                    lastName = page[^1]["name"]?.DeepClone();
                    yield return page;
                }
            }
            while (page.Count > 0 && isFull);
            (page, time) = await TimeAsync(Narrow(query, [new SiteFilter(key, ">", lastKey)]), cancellationToken);
        }
    }

    private static int NextPage(int rows, TimeSpan time, int most) =>
        time < Quick ? Math.Min(2 * rows, most)
        : time > Slow ? Math.Max(rows / 2, Math.Min(SmallestPage, most))
        : rows;

    /// <summary>Lists in pieces of at most <see cref="NamesPerList"/> names.</summary>
    public async Task<List<JsonObject>> QueryNamesAsync(
        ListQuery query, string field, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var rows = new List<JsonObject>(names.Count);
        foreach (var piece in names.Distinct(StringComparer.Ordinal).Chunk(NamesPerList))
        {
            rows.AddRange(await QueryAsync(Narrow(query, [NamesIn(field, piece)]), cancellationToken));
        }

        return rows;
    }

    public static SiteFilter NamesIn(string field, IEnumerable<string> names) =>
        new(field, "in", new JsonArray([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]));

    private static SiteRequest Request(ListQuery query) =>
        SiteRequest.Call("frappe.client.get_list", query.ToParameters(), $"list {query.DocType}") with { LargestAnswer = query.LargestAnswer };

    private async Task<(List<JsonObject> Rows, TimeSpan Time)> TimeAsync(ListQuery query, CancellationToken cancellationToken)
    {
        var request = Request(query);
        var answer = await CallAsync(request, cancellationToken);
        return answer.Take<JsonArray>(RowsMember) is { } rows ? (FrappeJson.TakeObjects(rows), answer.RoundTrip) : throw NoList(request);
    }

    private async Task<SiteAnswer> CallAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            // A list names no document: what does not exist here is the DocType (Frappe 15: 404 DoesNotExistError).
            throw error.As(SiteErrorClass.Schema);
        }
    }

    private SiteException NoList(SiteRequest request) => errors.NotFrappe(request, null, "the answer has no list.");

    private static ListQuery Narrow(ListQuery query, IEnumerable<SiteFilter> filters) =>
        query with { Filters = [.. query.Filters, .. filters] };
}
