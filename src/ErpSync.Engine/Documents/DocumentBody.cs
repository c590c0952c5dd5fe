using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>Writes the bodies of creates and updates for one DocType.</summary>
internal sealed class DocumentBody(SyncSchema schema, IReadOnlyList<FieldCodec> fields, IReadOnlyList<TableCodec> tables)
{
    private const string NamingSeries = "naming_series";

    /// <summary>See <see cref="ICanonicalizer.WriteInsert"/>.</summary>
    public JsonObject Insert(
        CanonicalDocument target, FrappeDocument source, Side side, ILinkNames links, ICollection<MissingLink> missingLinks)
    {
        var body = New(fields, target.Fields, "", side, links, missingLinks);
        if (source.Raw.Text(NamingSeries) is { Length: > 0 } series && schema.Site(side).Field(NamingSeries) is not null)
        {
            body[NamingSeries] = series;
        }

        foreach (var table in tables)
        {
            var rows = target.Rows(table.Name);
            if (rows.Count > 0 && table.Table.IsSentWithNew(side))
            {
                body[table.Name] = new JsonArray([.. rows.Select((row, index) => NewRow(table, row, index, side, links, missingLinks))]);
            }
        }

        return body;
    }

    /// <summary>See <see cref="ICanonicalizer.WriteUpdate"/>.</summary>
    public JsonObject Update(
        CanonicalDocument current,
        FrappeDocument document,
        CanonicalDocument target,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks)
    {
        var isSubmitted = current.DocStatus >= 1 || target.DocStatus >= 1;
        var body = new JsonObject();
        foreach (var field in fields)
        {
            if (field.Differs(current.Fields, target.Fields) && field.Field.Route.Leads(side.Other()) && !field.Field.SetOnlyOnce && !(isSubmitted && field.Field.Derived))
            {
                Put(body, field, target.Fields, "", side, links, missingLinks);
            }
        }

        foreach (var table in tables)
        {
            var isFixed = !table.Table.Route.Leads(side.Other()) || schema.Site(side).Field(table.Name) is { SetOnlyOnce: true } || (isSubmitted && table.Table.Derived);
            if (!isFixed && Rows(table, current, document, target, isSubmitted, side, links, missingLinks) is { } rows)
            {
                body[table.Name] = rows;
            }
        }

        return body;
    }

    /// <summary>All rows of a table that differs; null when nothing that can be written differs.</summary>
    private static JsonArray? Rows(
        TableCodec table,
        CanonicalDocument current,
        FrappeDocument document,
        CanonicalDocument target,
        bool isSubmitted,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks)
    {
        var (currentRows, targetRows) = (current.Rows(table.Name), target.Rows(table.Name));
        if (RowMatch.HaveSameContent(currentRows, targetRows))
        {
            return null;
        }

        var rawRows = table.RawRows(document).Where(row => TableCodec.RowName(row) is not null)
            .DistinctBy(TableCodec.RowName).ToDictionary(row => TableCodec.RowName(row)!, StringComparer.Ordinal);
        var matches = RowMatch.Find(currentRows, targetRows);
        var differs = currentRows.Count != targetRows.Count;
        var result = new JsonArray();
        for (var i = 0; i < targetRows.Count; i++)
        {
            var match = matches[i];
            if (match?.SourceName is { } name && rawRows.TryGetValue(name, out var raw))
            {
                var row = KnownRow(raw, name, i);
                differs |= match != currentRows.ElementAtOrDefault(i);
                foreach (var field in table.Fields)
                {
                    if (field.Differs(match.Fields, targetRows[i].Fields) && field.Field.Route.Leads(side.Other()) && !(isSubmitted && field.Field.Derived))
                    {
                        differs |= Put(row, field, targetRows[i].Fields, table.Name + ".", side, links, missingLinks);
                    }
                }

                result.Add(row);
            }
            else
            {
                differs = true;
                result.Add(NewRow(table, targetRows[i], i, side, links, missingLinks));
            }
        }

        return differs ? result : null;
    }

    /// <summary>
    /// A row the site has: under its name there, with everything the site keeps in it. Frappe resets the fields that a named row does not
    /// carry, so the fields that are not synchronized go back as they came.
    /// </summary>
    private static JsonObject KnownRow(RawObject raw, string name, int index)
    {
        var row = new JsonObject { ["name"] = name, ["idx"] = index + 1 };
        foreach (var (key, value) in raw.ToJson())
        {
            if (!VolatileFields.IsStandard(key))
            {
                row[key] = value?.DeepClone();
            }
        }

        return row;
    }

    private static JsonObject NewRow(
        TableCodec table, CanonicalRow target, int index, Side side, ILinkNames links, ICollection<MissingLink> missingLinks)
    {
        var row = New(table.Fields, target.Fields, table.Name + ".", side, links, missingLinks);
        row["idx"] = index + 1;
        return row;
    }

    private static JsonObject New(
        IEnumerable<FieldCodec> fields,
        CanonicalFields values,
        string prefix,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks)
    {
        var body = new JsonObject();
        foreach (var field in fields.Where(field => field.Field.IsSentWithNew(side)))
        {
            if (values.ContainsKey(field.Name))
            {
                Put(body, field, values, prefix, side, links, missingLinks);
            }
            else if (field.EmptyForInsert() is { } empty)
            {
                body[field.Name] = empty;
            }
        }

        return body;
    }

    /// <summary>Puts the value into the body, or names the missing link and leaves the body as it is, as for a file that cannot travel.</summary>
    private static bool Put(
        JsonObject body,
        FieldCodec field,
        CanonicalFields values,
        string prefix,
        Side side,
        ILinkNames links,
        ICollection<MissingLink> missingLinks)
    {
        if (field.TryWrite(values, side, links, out var value, out var missing))
        {
            body[field.Name] = value;
            return true;
        }

        if (missing.DocType is null)
        {
            // A file that cannot travel: the document goes without it.
            return false;
        }

        missingLinks.Add(new MissingLink(prefix + field.Name, field.Field.Required, missing.DocType, missing.Name));
        return false;
    }
}
