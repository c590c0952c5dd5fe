using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>The small surgery on deltas that settling an overlap needs.</summary>
internal static class MergeRemoval
{
    /// <summary>Takes the overlap's part out of a delta.</summary>
    public static void Remove(DocumentDelta delta, Overlap overlap)
    {
        if (overlap.Kind == OverlapKind.Document)
        {
            Clear(delta);
            return;
        }

        if (overlap.Table is null)
        {
            delta.Fields.Remove(overlap.Field!);
            return;
        }

        if (!delta.Tables.TryGetValue(overlap.Table, out var table))
        {
            return;
        }

        switch (overlap.Kind)
        {
            case OverlapKind.RowField when table.Changed.TryGetValue(overlap.RowId!, out var row):
                row.Remove(overlap.Field!);
                DropEmptyRow(table, overlap.RowId!);
                break;
            case OverlapKind.RowRemoved:
                table.Removed.Remove(overlap.RowId!);
                table.Changed.Remove(overlap.RowId!);
                break;
            case OverlapKind.RowOrder:
                table.Order = null;
                break;
            case OverlapKind.Table:
                delta.Tables.Remove(overlap.Table);
                break;
            default:
                break;
        }
    }

    /// <summary>What the whole delta says and the part does not.</summary>
    public static DocumentDelta Difference(DocumentDelta whole, DocumentDelta part)
    {
        var rest = whole.Clone();
        rest.DocStatus = part.DocStatus is null ? rest.DocStatus : null;
        foreach (var field in part.Fields.Keys)
        {
            rest.Fields.Remove(field);
        }

        foreach (var (name, table) in part.Tables)
        {
            var left = rest.Tables[name];
            left.Removed.ExceptWith(table.Removed);
            left.Added.RemoveAll(added => table.Added.Exists(other => other.Row.Id == added.Row.Id));
            left.Order = table.Order is null ? left.Order : null;
            foreach (var (row, fields) in table.Changed)
            {
                foreach (var field in fields.Keys)
                {
                    left.Changed[row].Remove(field);
                }

                DropEmptyRow(left, row);
            }
        }

        return rest;
    }

    /// <summary>The winner's change travels and the loser's is undone: what the winner needs to say to the other side.</summary>
    public static void Override(
        DocumentDelta winner, DocumentDelta loser, CanonicalDocument winnerDocument, CanonicalDocument loserDocument, CanonicalDocument loserBase,
        Overlap overlap)
    {
        switch (overlap.Kind)
        {
            case OverlapKind.Document:
                // The content goes back, and new rows both have go to the winner's place; a step of the life-cycle never goes back, it
                // travels.
                loser.Fields.Clear();
                loser.Tables.Clear();
                RevertTo(winner, loserDocument, InOrderOf(winnerDocument, winner.ApplyTo(loserBase)));
                break;
            case OverlapKind.RowRemoved when loser.Tables[overlap.Table!].Removed.Contains(overlap.RowId!):
                // The edit wins over the removal: the row must be put back where it was.
                loser.Tables[overlap.Table!].Removed.Remove(overlap.RowId!);
                winner.Tables[overlap.Table!].Changed.Remove(overlap.RowId!);
                PutBack(winner.Tables[overlap.Table!], winnerDocument.Rows(overlap.Table!), overlap.RowId!);
                break;
            default:
                Remove(loser, overlap);
                break;
        }
    }

    /// <summary>A value that neither side holds: both get it.</summary>
    public static void SetValue(DocumentDelta delta, Overlap overlap)
    {
        var value = overlap.Base;
        if (overlap.Table is null)
        {
            delta.Fields[overlap.Field!] = value;
        }
        else if (overlap.RowId is not null && overlap.Field is not null)
        {
            delta.Tables[overlap.Table].Changed[overlap.RowId][overlap.Field] = value;
        }
    }

    /// <summary>
    /// The document with its rows in the order of another one; rows that one does not have stay behind the row they follow.
    /// </summary>
    public static CanonicalDocument InOrderOf(CanonicalDocument model, CanonicalDocument document)
    {
        foreach (var (table, rows) in document.Tables)
        {
            var order = new TableDelta { Order = [.. model.Rows(table).Select(row => row.Id)] };
            document = document.WithRows(table, order.ApplyTo(rows));
        }

        return document;
    }

    public static void Clear(DocumentDelta delta)
    {
        delta.Fields.Clear();
        delta.Tables.Clear();
        delta.DocStatus = null;
    }

    public static void DropEmptyRow(TableDelta table, string row)
    {
        if (table.Changed.TryGetValue(row, out var fields) && fields.Count == 0)
        {
            table.Changed.Remove(row);
        }
    }

    private static void RevertTo(DocumentDelta delta, CanonicalDocument from, CanonicalDocument to)
    {
        var difference = DocumentDelta.Between(from, to);
        delta.Fields.Clear();
        delta.Tables.Clear();
        foreach (var (field, value) in difference.Fields)
        {
            delta.Fields[field] = value;
        }

        foreach (var (table, changes) in difference.Tables)
        {
            delta.Tables[table] = changes;
        }
    }

    private static void PutBack(TableDelta table, IReadOnlyList<CanonicalRow> rows, string rowId)
    {
        var index = rows.Select((row, position) => (row, position)).First(pair => pair.row.Id == rowId).position;
        var after = index == 0 ? null : rows[index - 1].Id;
        var place = table.Added.FindIndex(added => added.After == rowId);
        table.Added.Insert(place < 0 ? table.Added.Count : place, (rows[index], after));
    }
}
