namespace ErpSync.Engine.Decisions;

/// <summary>Finds what both sides changed differently. Shared changes and derived fields have been taken out before.</summary>
internal static class OverlapFinder
{
    public static IEnumerable<Overlap> Find(MergeChanges changes)
    {
        foreach (var field in changes.Cloud.Fields.Keys.Intersect(changes.Local.Fields.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return new Overlap
            {
                Kind = OverlapKind.Field,
                Field = field,
                Base = changes.Base.Cloud.Value(field),
                Cloud = changes.Cloud.Fields[field],
                Local = changes.Local.Fields[field],
            };
        }

        foreach (var table in changes.Cloud.Tables.Keys.Intersect(changes.Local.Tables.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            foreach (var overlap in InTable(changes, table))
            {
                yield return overlap;
            }
        }
    }

    private static IEnumerable<Overlap> InTable(MergeChanges changes, string table)
    {
        var cloud = changes.Cloud.Tables[table];
        var local = changes.Local.Tables[table];
        foreach (var row in cloud.Changed.Keys.Intersect(local.Changed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var before = changes.Base.Cloud.Rows(table).FirstOrDefault(known => known.Id == row);
            foreach (var field in cloud.Changed[row].Keys.Intersect(local.Changed[row].Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                yield return new Overlap
                {
                    Kind = OverlapKind.RowField,
                    Table = table,
                    RowId = row,
                    Field = field,
                    Base = before?.Fields.GetValueOrDefault(field),
                    Cloud = cloud.Changed[row][field],
                    Local = local.Changed[row][field],
                };
            }
        }

        foreach (var row in cloud.Removed.Where(local.Changed.ContainsKey).Order(StringComparer.Ordinal))
        {
            yield return new Overlap { Kind = OverlapKind.RowRemoved, Table = table, RowId = row, Cloud = null, Local = "edited" };
        }

        foreach (var row in local.Removed.Where(cloud.Changed.ContainsKey).Order(StringComparer.Ordinal))
        {
            yield return new Overlap { Kind = OverlapKind.RowRemoved, Table = table, RowId = row, Cloud = "edited", Local = null };
        }

        if (cloud.Order is not null && local.Order is not null)
        {
            yield return new Overlap
            {
                Kind = OverlapKind.RowOrder,
                Table = table,
                Cloud = string.Join(", ", cloud.Order),
                Local = string.Join(", ", local.Order),
            };
        }
    }
}
