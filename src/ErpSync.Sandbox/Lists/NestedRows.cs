namespace ErpSync.Sandbox;

/// <summary>Child rows inside the rows of a list, as Frappe 16 gives them.</summary>
internal sealed class NestedRows(SiteDatabase database, DocTypeRegistry docTypes)
{
    /// <summary>
    /// Rows of one table field by the parent's row. Fields must be named: <c>*</c>, and what the user may not read, is left out.
    /// </summary>
    public Func<StoredRow, ListResult> Of(
        DocTypeDefinition parent,
        FieldDefinition table,
        IReadOnlyList<string> fields,
        SandboxUser user)
    {
        var child = docTypes.Find(table.Options) ?? throw FrappeErrors.NotFound("DocType", table.Options);
        var sources = new ListSources(child, docTypes);
        var columns = new List<ListColumn>();
        var keys = new List<string>();
        foreach (var field in fields.Where(field => field != "*"))
        {
            var column = sources.Find(field) ?? throw ListQuery.NotPermitted(field);
            if (column.Field is null || Projection.MayList(column.Field, user))
            {
                columns.Add(column);
                keys.Add(field);
            }
        }

        return row => new ListResult(
            keys,
            [
                .. database.Table(child.Name).RowsOf(parent.Name, table.Name, row.Name)
                    .OrderBy(stored => StoredValue.Int(stored[StandardColumns.Idx]))
                    .ThenBy(stored => stored.Position)
                    .Select(stored => columns.Select(column => column.Of([stored])).ToArray()),
            ],
            asDict: true);
    }
}
