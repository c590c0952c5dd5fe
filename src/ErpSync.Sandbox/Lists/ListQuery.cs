namespace ErpSync.Sandbox;

/// <summary>Lists and counts as <c>frappe.client.get_list</c> gives them.</summary>
internal sealed class ListQuery(SiteDatabase database, DocTypeRegistry docTypes, Permissions permissions, FrappeBehaviour behaviour)
{
    /// <exception cref="FrappeError">404 for an unknown DocType; 403 without permission or, for child rows, without parent.</exception>
    public ListResult Run(ListRequest request, Session session)
    {
        var type = Readable(request.DocType, request.Parent, session);
        if (request.Limit < 0)
        {
            throw SyntaxError($"{request.Limit} offset {request.Start}' at line 6");
        }

        var sources = new ListSources(type, docTypes);
        var projections = Projection.Parse(request.Fields, sources, session.User, behaviour, new NestedRows(database, docTypes));
        var ordering = new Ordering(OrderOf(request, type), sources, request.DescendsByDefault);
        var groupBy = request.GroupBy.Length == 0
            ? null
            : sources.Find(request.GroupBy) ?? throw NotPermitted(request.GroupBy);
        var rows = Matching(request, sources, session);
        List<object?[]> values;
        if (groupBy is not null || projections.Any(projection => projection.IsAggregate))
        {
            var groups = groupBy is null
                ? [rows]
                : rows.GroupBy(row => NameCollation.Key(StoredValue.Text(groupBy.Of(row))), StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => group.ToList())
                    .ToList();
            values = [.. Page(groups, request).Select(group => projections.Select(projection => projection.Of(group)).ToArray())];
        }
        else
        {
            values = [.. Page(Ordered(rows, ordering, request), request).Select(row => Project(projections, row))];
        }

        return new ListResult([.. projections.Select(projection => projection.Key)], values, request.AsDict);
    }

    /// <summary>Number of rows that match.</summary>
    public int Count(ListRequest request, Session session)
    {
        var sources = new ListSources(Readable(request.DocType, request.Parent, session), docTypes);
        return Matching(request, sources, session).Count;
    }

    /// <summary>417 of a field that is not there.</summary>
    public static FrappeError NotPermitted(string field) =>
        FrappeErrors.Validation($"Field not permitted in query: {field}", type: "DataError");

    /// <summary>500 of SQL that the server built wrongly.</summary>
    public static FrappeError SyntaxError(string near) => FrappeErrors.Database(
        "ProgrammingError",
        1064,
        "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax "
        + $"to use near '{near}");

    private DocTypeDefinition Readable(string docType, string parent, Session session)
    {
        var type = docTypes.Find(docType) ?? throw FrappeErrors.NotFound("DocType", docType);
        if (type.IsChild)
        {
            // Rows are readable through their parent only, even for Administrator.
            if (behaviour.ListsRowsWithoutParent && parent.Length == 0 && session.User.IsAdministrator)
            {
                return type;
            }

            if (docTypes.Find(parent) is not { } parentType
                || !parentType.TableFields.Any(table =>
                    table.Options == docType && (behaviour.ListsRowsOfCustomTables || !table.IsCustom)))
            {
                throw new FrappeError(403, "PermissionError");
            }

            Permissions.RequireParent(session, parent);
        }
        else
        {
            Permissions.RequireList(session, docType);
        }

        // Singles have no table; the driver's error has no number.
        return type.IsSingle ? throw new FrappeError(500, "ProgrammingError", $"('DocType', '{docType}')", "pymysql.err") : type;
    }

    private List<StoredRow?[]> Matching(ListRequest request, ListSources sources, Session session)
    {
        var parser = new ConditionParser(sources, database, request);
        var nested = request.NestsFilters ? NestedFilter.Parse(request.Filters, parser) : null;
        var (all, names) = parser.Parse(nested is null ? request.Filters : null);
        var (any, _) = parser.Parse(request.OrFilters);
        var main = all.Where(condition => condition.Source == 0).ToList();
        var joined = all.Where(condition => condition.Source > 0).ToList();
        var joins = sources.Joined.ToList();
        var table = database.Table(sources.Main.Name);
        var candidates = names is null ? table.Rows : ByName(table, names);
        var found = new List<StoredRow?[]>();
        var probe = new StoredRow?[sources.Count];
        foreach (var row in candidates)
        {
            probe[0] = row;
            if (!Matches(main, probe) || (joins.Count == 0 && any.Count > 0 && !any.Exists(condition => condition.Matches(probe))))
            {
                continue;
            }

            if (!permissions.MaySee(session.User, sources.Main, row))
            {
                continue;
            }

            if (joins.Count == 0)
            {
                found.Add([row]);
                continue;
            }

            foreach (var combination in Join(sources.Main, row, joins))
            {
                if (Matches(joined, combination) && (any.Count == 0 || any.Exists(condition => condition.Matches(combination))))
                {
                    found.Add(combination);
                }
            }
        }

        return nested is null ? found : found.FindAll(nested.Matches);
    }

    private string OrderOf(ListRequest request, DocTypeDefinition type) =>
        request.OrderBy.Length == 0 && request.GroupBy.Length == 0 && behaviour.SortsListsByDefault ? type.DefaultOrder : request.OrderBy;

    private static bool Matches(List<Condition> conditions, StoredRow?[] sources)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Matches(sources))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<StoredRow> ByName(DocumentTable table, IReadOnlyList<string> names)
    {
        var rows = new HashSet<StoredRow>();
        foreach (var name in names)
        {
            if (table.Find(name) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows.OrderBy(row => row.Position);
    }

    /// <summary>LEFT JOIN: a parent appears once per row of each joined child table, and once if it has none.</summary>
    private IEnumerable<StoredRow?[]> Join(DocTypeDefinition main, StoredRow row, List<DocTypeDefinition> joins)
    {
        IEnumerable<StoredRow?[]> combinations = [[row]];
        foreach (var join in joins)
        {
            var rows = main.TableFields
                .Where(table => table.Options == join.Name)
                .SelectMany(table => database.Table(join.Name).RowsOf(main.Name, table.Name, row.Name))
                .OrderBy(child => child.Position)
                .Cast<StoredRow?>()
                .DefaultIfEmpty(null)
                .ToList();
            combinations = combinations.SelectMany(combination => rows.Select(child => (StoredRow?[])[.. combination, child]));
        }

        return combinations;
    }

    private static IEnumerable<StoredRow?[]> Ordered(List<StoredRow?[]> rows, Ordering ordering, ListRequest request)
    {
        if (ordering.IsEmpty)
        {
            return rows;
        }

        if (request.Limit is not { } limit || rows.Count <= 4L * (request.Start + limit))
        {
            return rows.Order(ordering);
        }

        // A short page of a long table: keep only the best rows instead of sorting all of them.
        var wanted = request.Start + limit;
        var worstFirst = Comparer<(StoredRow?[] Row, int Index)>.Create((x, y) =>
        {
            var order = ordering.Compare(y.Row, x.Row);
            return order != 0 ? order : y.Index.CompareTo(x.Index);
        });
        var best = new PriorityQueue<(StoredRow?[] Row, int Index), (StoredRow?[] Row, int Index)>(worstFirst);
        for (var i = 0; i < rows.Count; i++)
        {
            var candidate = (rows[i], i);
            if (best.Count < wanted)
            {
                best.Enqueue(candidate, candidate);
            }
            else if (ordering.Compare(rows[i], best.Peek().Row) < 0)
            {
                best.EnqueueDequeue(candidate, candidate);
            }
        }

        var page = new StoredRow?[best.Count][];
        for (var i = page.Length - 1; i >= 0; i--)
        {
            page[i] = best.Dequeue().Row;
        }

        return page;
    }

    private static IEnumerable<T> Page<T>(IEnumerable<T> rows, ListRequest request)
    {
        var rest = request.Start > 0 ? rows.Skip(request.Start) : rows;
        return request.Limit is { } limit ? rest.Take(limit) : rest;
    }

    private static object?[] Project(List<Projection> projections, StoredRow?[] row)
    {
        var values = new object?[projections.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = projections[i].Of(row);
        }

        return values;
    }
}
