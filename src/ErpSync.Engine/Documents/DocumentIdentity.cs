using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>Whether two documents that were never paired are one because they have one name.</summary>
internal static class DocumentIdentity
{
    private const string NamingSeries = "naming_series";

    /// <summary>
    /// Whether the same name on both sites can only mean the same document.
    /// <para>
    /// True where the DocType takes its names from a field, from a format of fields or from a person: whoever typed "ITEM-1" twice meant
    /// one item. Where the server mints names (<see cref="NamingKind.Minted"/>) two sites count apart, and the first order of the year is
    /// SAL-ORD-2026-00001 on both without being the same order; a hash is the same only by a copy.
    /// </para>
    /// <para>
    /// Yet a DocType that mints by its definition often lets the data make the name: Customer and Supplier have <c>naming_series:</c> and
    /// are named by customer_name or supplier_name when a setting says so; Contact is "First Last-Customer" and Address "Title-Billing" by
    /// its own code. Such a name is visible in the document: it equals one of its values or is put together from several. It identifies the
    /// document when both documents hold those very values in the same fields. A number behind it ("Acme - 1", "Acme-Billing-1"), which
    /// Frappe appends to a name already taken, may follow; as the names are equal, it is the same number.
    /// </para>
    /// <para>
    /// A name that the document's own naming series can have made is never taken for data, not even under <c>field:</c> (an Item whose
    /// item_code comes from a series).
    /// </para>
    /// </summary>
    /// <param name="schema">The common schema of the DocType.</param>
    /// <param name="cloud">The cloud's document.</param>
    /// <param name="local">The local document; both have the same name.</param>
    public static bool SameNameIsSameDocument(SyncSchema schema, FrappeDocument cloud, FrappeDocument local)
    {
        if (IsOfOwnSeries(cloud) || IsOfOwnSeries(local))
        {
            return false;
        }

        if (schema.Naming == NamingKind.FromData)
        {
            return true;
        }

        return !NamingRule.AlwaysMints(schema.Cloud)
            && !NamingRule.AlwaysMints(schema.Local)
            && string.Equals(cloud.Name, local.Name, StringComparison.Ordinal)
            && NameComposition.IsMadeOf(cloud.Name, SharedValues(schema, cloud, local));
    }

    private static bool IsOfOwnSeries(FrappeDocument document) =>
        document.Raw.Text(NamingSeries) is { } series && SeriesPattern.CanHaveMade(series, document.Name);

    private static HashSet<string> SharedValues(SyncSchema schema, FrappeDocument cloud, FrappeDocument local)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        values.UnionWith(schema.Cloud.Fields.SelectMany(field => Common(field, schema.DocType, [cloud.Raw], [local.Raw])));
        foreach (var table in schema.Tables)
        {
            // The list of attached files is a table to us alone: no site makes a name of it.
            if (schema.Cloud.Children.TryGetValue(table.ChildDocType, out var child))
            {
                var (cloudRows, localRows) = (Rows(cloud, table.Name), Rows(local, table.Name));
                values.UnionWith(child.Fields.SelectMany(field => Common(field, schema.DocType, cloudRows, localRows)));
            }
        }

        return values;
    }

    private static IReadOnlyList<RawObject> Rows(FrappeDocument document, string table) => document.Raw.Rows(table) ?? [];

    private static IEnumerable<string> Common(FieldSchema field, string docType, IReadOnlyList<RawObject> cloud, IReadOnlyList<RawObject> local)
    {
        // A link to another document of the same DocType (returned against, amended from) carries that one's name, not data.
        var canName = field.Type is "Data" or "Small Text" or "Select" or "Link" or "Dynamic Link" or "Phone" or "Autocomplete"
            && !VolatileFields.Contains(field.Name)
            && !(field.Type == "Link" && field.Options == docType);
        return canName ? Values(cloud).Intersect(Values(local), StringComparer.Ordinal) : [];

        IEnumerable<string> Values(IReadOnlyList<RawObject> holders) =>
            holders.Select(holder => holder.Text(field.Name)?.Trim()).OfType<string>().Where(value => value.Length > 0);
    }
}
