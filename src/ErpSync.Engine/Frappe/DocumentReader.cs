using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>Reads stamps and whole documents, singly and in bulk.</summary>
internal sealed class DocumentReader(SiteChannel channel, SiteErrors errors, DocumentLists lists, SchemaCatalog catalog)
{
    // The parents, and their stamps once more behind the lists of rows.
    private const int ListsBesideRows = 2;

    private const int SinglesAtOnce = 8;

    private static readonly string[] StampFields = ["name", "modified", "creation", "docstatus"];

    /// <summary>Pairs of parent and child DocType whose child list the site refused: those parents are read singly.</summary>
    private readonly ConcurrentDictionary<(string Parent, string Child), bool> _refused = new();

    /// <summary>What answers look like, by DocType: a single document leaves out what is empty, a list does not.</summary>
    private readonly RawLayout _singles = new();
    private readonly RawLayout _lists = new();

    private readonly DocumentSizes _sizes = new();

    /// <summary>How many documents of a DocType one list is best asked for, by the size of those read last; null when none was read yet.</summary>
    public int? AtOnce(string docType) => _sizes.Known(docType);

    public async IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType,
        string? modifiedFrom,
        IReadOnlyList<SiteFilter> filters,
        int pageSize,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (catalog.Known(docType) is { IsSingle: true })
        {
            // Listing a Single is an error 500 in Frappe: it has no table.
            yield return [Stamp((await ReadAsync(docType, docType, cancellationToken)).Fields)];
            yield break;
        }

        var query = new ListQuery { DocType = docType, Fields = StampFields, OrderBy = ListQuery.ByModified, Filters = filters };
        await foreach (var page in lists.ScanAsync(query, "modified", modifiedFrom, pageSize, cancellationToken))
        {
            yield return page.ConvertAll(Stamp);
        }
    }

    public async Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        if (catalog.Known(docType) is { IsSingle: true })
        {
            return names.Count == 0 ? [] : [Stamp((await ReadAsync(docType, docType, cancellationToken)).Fields)];
        }

        var query = new ListQuery { DocType = docType, Fields = StampFields, OrderBy = ListQuery.ByModified };
        return (await lists.QueryNamesAsync(query, "name", names, cancellationToken)).ConvertAll(Stamp);
    }

    public async Task<IReadOnlyList<DocumentStamp>> GetNewestStampsAsync(string docType, int limit, CancellationToken cancellationToken)
    {
        if (catalog.Known(docType) is { IsSingle: true })
        {
            return [Stamp((await ReadAsync(docType, docType, cancellationToken)).Fields)];
        }

        var query = new ListQuery { DocType = docType, Fields = StampFields, OrderBy = "modified desc, name desc", Limit = limit };
        return (await lists.QueryAsync(query, cancellationToken)).ConvertAll(Stamp);
    }

    public async Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken)
    {
        var fits = SiteRoutes.FitsPath(name);
        var request = fits
            ? SiteRequest.Read(SiteRoutes.Document(docType, name), $"read {docType} {name}")
            : SiteRequest.Call("frappe.client.get", new JsonObject { ["doctype"] = docType, ["name"] = name }, $"read {docType} {name}");
        request = request with { Layout = _singles.Table(docType) };
        SiteAnswer answer;
        try
        {
            answer = await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            throw await catalog.ProveGoneAsync(docType, error, cancellationToken);
        }

        return answer.Raw?.Object(fits ? "data" : "message") is { } raw && raw.Name().Length > 0
            ? new FrappeDocument(docType, raw.Name(), raw) { Bytes = answer.Bytes }
            : throw errors.NotFrappe(request, null, "the answer has no document.");
    }

    public async Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
        DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var documents = new List<FrappeDocument>(names.Count);
        var wanted = names.Distinct(StringComparer.Ordinal).ToArray();
        for (var from = 0; from < wanted.Length;)
        {
            var piece = wanted[from..Math.Min(from + _sizes.ToAskFor(schema.Name), wanted.Length)];
            documents.AddRange(await ReadPieceAsync(schema, piece, cancellationToken));
            from += piece.Length;
        }

        return documents;
    }

    public async Task<IReadOnlyList<FrappeDocument>> FindAsync(
        DocTypeSchema schema, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken)
    {
        var names = await FindNamesAsync(schema.Name, filters, limit, cancellationToken);
        return await ReadManyAsync(schema, names, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> FindNamesAsync(
        string docType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var query = new ListQuery
        {
            DocType = docType,
            Fields = ["name"],
            OrderBy = ListQuery.ByModified,
            Filters = filters,
            Limit = limit,
        };
        return (await lists.QueryAsync(query, cancellationToken)).ConvertAll(row => row.Name());
    }

    public async Task<IReadOnlyList<string>> FindParentsAsync(
        string docType, string childDocType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var query = new ListQuery
        {
            DocType = childDocType,
            ParentDocType = docType,
            Fields = ["parent"],
            OrderBy = "parent asc",
            Filters = [new SiteFilter("parenttype", "=", docType), .. filters],
            Limit = limit,
        };
        return [.. (await lists.QueryAsync(query, cancellationToken)).Select(row => row.Text("parent")).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static DocumentStamp Stamp(JsonObject row) =>
        new(row.Name(), row.Text("modified") ?? "", row.Text("creation") ?? "", row.Number("docstatus") ?? 0);

    private async Task<List<FrappeDocument>> ReadPieceAsync(DocTypeSchema schema, string[] names, CancellationToken cancellationToken)
    {
        var children = schema.Fields.Where(field => field.IsTable && field.Options is not null)
            .Select(field => field.Options!).Distinct(StringComparer.Ordinal).ToList();
        if (schema.IsSingle || !children.TrueForAll(child => CanList(schema, child)))
        {
            return await ReadSinglyAsync(schema.Name, names, cancellationToken);
        }

        // A few documents with rows take fewer requests one by one, and all at once no longer than a single one.
        if (children.Count > 0 && names.Length <= children.Count + ListsBesideRows)
        {
            try
            {
                return await ReadSinglyAsync(schema.Name, names, cancellationToken);
            }
            catch (SiteException error) when (error.Class == SiteErrorClass.Permission)
            {
                // A list leaves out what this user may not see.
            }
        }

        try
        {
            return await ReadListedAsync(schema, children, names, cancellationToken)
                ?? await ReadSinglyAsync(schema.Name, names, cancellationToken);
        }
        catch (SiteException error) when (error.ExceptionType == SiteErrors.AnswerTooLarge && names.Length > 1)
        {
            var half = names.Length / 2;
            _sizes.Note(schema.Name, names.Length, DocumentSizes.LargestList);
            return
            [
                .. await ReadPieceAsync(schema, names[..half], cancellationToken),
                .. await ReadPieceAsync(schema, names[half..], cancellationToken),
            ];
        }
    }

    private bool CanList(DocTypeSchema schema, string child) =>
        !_refused.ContainsKey((schema.Name, child))
        && !(schema.Children.TryGetValue(child, out var childSchema) && childSchema.IsVirtual)
        && !schema.Fields.Any(field => field.IsVirtual && field.IsTable && field.Options == child);

    /// <summary>
    /// One list for the parents, one for each child DocType, then the parents' stamps again: lists are separate transactions, so a document
    /// whose modified moved in between may be torn and is read singly. Null when the site refuses a child list.
    /// </summary>
    private async Task<List<FrappeDocument>?> ReadListedAsync(
        DocTypeSchema schema, List<string> children, string[] names, CancellationToken cancellationToken)
    {
        var layout = _lists.Table(schema.Name);
        var largest = names.Length > 1 ? DocumentSizes.LargestList : SiteTransport.MaximumAnswerBytes;
        var (parents, bytes) = await lists.QueryRawAsync(
            new ListQuery
            {
                DocType = schema.Name,
                Fields = ["*"],
                OrderBy = ListQuery.ByModified,
                Filters = [DocumentLists.NamesIn("name", names)],
                LargestAnswer = largest,
            },
            layout,
            cancellationToken);
        if (parents.Count == 0)
        {
            _sizes.Note(schema.Name, 0, bytes);
            return [];
        }

        var assembly = new ChildRowAssembly(schema, parents, layout.Table(DocumentLists.RowsMember));
        foreach (var child in children)
        {
            if (await ChildRowsAsync(schema.Name, child, assembly.Names, largest, cancellationToken) is not { } rows)
            {
                return null;
            }

            bytes += rows.Bytes;
            assembly.Add(child, rows.Rows, _lists.Table(child).Table(DocumentLists.RowsMember));
        }

        _sizes.Note(schema.Name, parents.Count, bytes);
        var documents = assembly.Documents(bytes / parents.Count);
        return children.Count == 0 ? documents : await ReplaceMovedAsync(schema.Name, documents, cancellationToken);
    }

    private async Task<(IReadOnlyList<RawObject> Rows, long Bytes)?> ChildRowsAsync(
        string docType, string child, IReadOnlyCollection<string> parents, int largest, CancellationToken cancellationToken)
    {
        var query = new ListQuery
        {
            DocType = child,
            ParentDocType = docType,
            Fields = ["*"],
            OrderBy = "parent asc, parentfield asc, idx asc",
            Filters = [new SiteFilter("parenttype", "=", docType), DocumentLists.NamesIn("parent", parents)],
            LargestAnswer = largest,
        };
        try
        {
            return await lists.QueryRawAsync(query, _lists.Table(child), cancellationToken);
        }
        catch (SiteException error) when (error.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            // Frappe 13 does not find child tables that were added by Custom Field and answers 403.
            _refused[(docType, child)] = true;
            return null;
        }
    }

    private async Task<List<FrappeDocument>> ReplaceMovedAsync(
        string docType, List<FrappeDocument> documents, CancellationToken cancellationToken)
    {
        var stamps = await GetStampsAsync(docType, documents.ConvertAll(document => document.Name), cancellationToken);
        var modified = stamps.ToDictionary(stamp => stamp.Name, stamp => stamp.Modified, StringComparer.Ordinal);
        var moved = documents.FindAll(document => modified.GetValueOrDefault(document.Name) != document.Modified)
            .ConvertAll(document => document.Name);
        var again = await ReadSinglyAsync(docType, moved, cancellationToken);
        return [.. documents.FindAll(document => !moved.Contains(document.Name)), .. again];
    }

    private async Task<List<FrappeDocument>> ReadSinglyAsync(
        string docType, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var documents = new List<FrappeDocument>();
        foreach (var few in names.Chunk(SinglesAtOnce))
        {
            documents.AddRange((await Task.WhenAll(few.Select(ReadAsync))).OfType<FrappeDocument>());
        }

        return documents;

        async Task<FrappeDocument?> ReadAsync(string name)
        {
            try
            {
                return await this.ReadAsync(docType, name, cancellationToken);
            }
            catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
            {
                // Missing from the answer, as the contract of bulk reading says: no evidence of a deletion.
                return null;
            }
        }
    }
}
