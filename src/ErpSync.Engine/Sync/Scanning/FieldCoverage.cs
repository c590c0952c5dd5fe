using System.Text.Json;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Which fields of a DocType the bases of its pairs speak of, and under which rules and filters. A field that was left out until now has no base: what the
/// two sites hold in it is compared as at the first run, so that neither a changed configuration nor a changed DocType looks like an edit.
/// </summary>
internal sealed class FieldCoverage
{
    // No field has such a name.
    private const string Filters = "?filters";

    private readonly SyncSchema _schema;
    private readonly Dictionary<string, HashSet<string>> _rowFields;
    private readonly HashSet<string> _fields;
    private readonly HashSet<string> _uncovered;

    /// <param name="schema">What is synchronized now.</param>
    /// <param name="rules">The rules of the DocType.</param>
    /// <param name="stored">What <see cref="Text"/> was when all documents were last looked at; null when nobody knows: then all is covered.</param>
    public FieldCoverage(SyncSchema schema, DocTypeRules rules, string? stored)
    {
        _schema = schema;
        _fields = schema.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        _rowFields = schema.Tables.ToDictionary(
            table => table.Name, table => table.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var present = Signatures(schema);
        var filters = $"{string.Join(' ', rules.Filters)} {rules.OnLeave}";
        if (rules.Filters.Count > 0)
        {
            present[Filters] = filters;
        }

        Text = JsonSerializer.Serialize(new SortedDictionary<string, string>(present, StringComparer.Ordinal));
        var before = stored is null ? present : JsonSerializer.Deserialize<Dictionary<string, string>>(stored) ?? [];
        _uncovered = present.Where(path => path.Key != Filters && before.GetValueOrDefault(path.Key) != path.Value).Select(path => path.Key).ToHashSet(StringComparer.Ordinal);
        IsChanged = stored != Text;
        MustLookAtAll = _uncovered.Count > 0 || before.GetValueOrDefault(Filters) != present.GetValueOrDefault(Filters);
    }

    /// <summary>What is to be stored once all documents have been looked at.</summary>
    public string Text { get; }

    /// <summary>Whether something else is stored.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Whether documents must be looked at that have not changed.</summary>
    public bool MustLookAtAll { get; private set; }

    /// <summary>The fact under which it is stored.</summary>
    public static string Fact(string docType) => $"fields:{docType}";

    /// <summary>All documents have been looked at.</summary>
    public void Complete()
    {
        IsChanged = false;
        MustLookAtAll = false;
        _uncovered.Clear();
    }

    /// <summary>A base without what is no longer synchronized: a field that is left out now must not look as if it had been emptied.</summary>
    public PairBase? Project(PairBase? pairBase)
    {
        if (pairBase is null)
        {
            return null;
        }

        var cloud = Project(pairBase.Cloud);
        var local = ReferenceEquals(pairBase.Local, pairBase.Cloud) ? cloud : Project(pairBase.Local);
        return ReferenceEquals(cloud, pairBase.Cloud) && ReferenceEquals(local, pairBase.Local) ? pairBase : new PairBase(cloud, local);
    }

    /// <summary>
    /// Lets the base of a pair speak of the fields it did not speak of, where both documents hold the same in them. Where they do not, nothing is
    /// agreed about the document any more: it is compared as at the first run.
    /// </summary>
    public void Cover(PairWork work)
    {
        if (_uncovered.Count == 0 || work.Base is not { } known || work.Pair.Base != BaseKind.Body
            || work.Canonical(Side.Cloud) is not { } cloud || work.Canonical(Side.Local) is not { } local)
        {
            return;
        }

        work.IsRebased = true;
        if (Covered(known, cloud, local) is { } covered)
        {
            work.Base = covered;
            return;
        }

        work.Base = null;
        work.Pair = work.Pair with { Base = BaseKind.None };
        work.IsProvedSame = true;
    }

    private static Dictionary<string, string> Signatures(SyncSchema schema)
    {
        var signatures = schema.Fields.ToDictionary(field => field.Name, Signature, StringComparer.Ordinal);
        foreach (var table in schema.Tables)
        {
            signatures[table.Name] = $"{table.Route}";
            foreach (var field in table.Fields)
            {
                signatures[$"{table.Name}.{field.Name}"] = Signature(field);
            }
        }

        return signatures;

        static string Signature(SyncField field) => $"{field.Route}{field.Limit?.Signature}";
    }

    private CanonicalDocument Project(CanonicalDocument form)
    {
        if (form.Fields.Keys.All(_fields.Contains)
            && form.Tables.All(table => _rowFields.TryGetValue(table.Key, out var fields) && table.Value.All(row => row.Fields.Keys.All(fields.Contains))))
        {
            return form;
        }

        return new CanonicalDocument(
            form.DocStatus,
            Only(form.Fields, _fields),
            form.Tables.Where(table => _rowFields.ContainsKey(table.Key)).ToDictionary(
                table => table.Key,
                IReadOnlyList<CanonicalRow> (table) =>
                    [.. table.Value.Select(row => new CanonicalRow(row.Id, row.SourceName, Only(row.Fields, _rowFields[table.Key])))],
                StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Only(IReadOnlyDictionary<string, string> values, HashSet<string> fields) =>
        values.Where(value => fields.Contains(value.Key)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);

    private PairBase? Covered(PairBase known, CanonicalDocument cloud, CanonicalDocument local)
    {
        var fields = _schema.Fields.Select(field => field.Name).Where(_uncovered.Contains).ToList();
        if (!fields.TrueForAll(field => _schema.Derived.Contains(field) || cloud.Value(field) == local.Value(field)))
        {
            return null;
        }

        var cloudForm = WithValues(known.Cloud, cloud, fields);
        var localForm = WithValues(known.Local, local, fields);
        foreach (var table in _schema.Tables)
        {
            var rowFields = table.Fields.Select(field => field.Name).Where(field => _uncovered.Contains($"{table.Name}.{field}")).ToList();
            if (_uncovered.Contains(table.Name))
            {
                if (!RowMatch.HaveSameContent(cloud.Rows(table.Name), local.Rows(table.Name)))
                {
                    return null;
                }

                cloudForm = cloudForm.WithRows(table.Name, cloud.Rows(table.Name));
                localForm = localForm.WithRows(
                    table.Name, [.. local.Rows(table.Name).Zip(cloud.Rows(table.Name), (row, twin) => row.WithId(twin.Id))]);
            }
            else if (rowFields.Count > 0)
            {
                if (!HaveSameValues(table.Name, rowFields, cloud.Rows(table.Name), local.Rows(table.Name)))
                {
                    return null;
                }

                cloudForm = cloudForm.WithRows(table.Name, WithValues(cloudForm.Rows(table.Name), cloud.Rows(table.Name), rowFields));
                localForm = localForm.WithRows(table.Name, WithValues(localForm.Rows(table.Name), local.Rows(table.Name), rowFields));
            }
        }

        return new PairBase(cloudForm, localForm);
    }

    private bool HaveSameValues(string table, List<string> fields, IReadOnlyList<CanonicalRow> cloud, IReadOnlyList<CanonicalRow> local)
    {
        var twins = local.ToDictionary(row => row.Id, StringComparer.Ordinal);
        return cloud.All(row => !twins.TryGetValue(row.Id, out var twin) || fields.TrueForAll(
            field => _schema.Derived.Contains($"{table}.{field}") || row.Fields.GetValueOrDefault(field) == twin.Fields.GetValueOrDefault(field)));
    }

    private static CanonicalDocument WithValues(CanonicalDocument form, CanonicalDocument own, List<string> fields) =>
        fields.Count == 0 ? form : new CanonicalDocument(form.DocStatus, WithValues(form.Fields, own.Fields, fields), form.Tables);

    private static List<CanonicalRow> WithValues(IReadOnlyList<CanonicalRow> form, IReadOnlyList<CanonicalRow> own, List<string> fields)
    {
        var present = own.ToDictionary(row => row.Id, StringComparer.Ordinal);
        return [.. form.Select(row => present.TryGetValue(row.Id, out var now)
            ? new CanonicalRow(row.Id, row.SourceName, WithValues(row.Fields, now.Fields, fields))
            : row)];
    }

    private static Dictionary<string, string> WithValues(
        IReadOnlyDictionary<string, string> form, IReadOnlyDictionary<string, string> own, List<string> fields) =>
        Decisions.TableDelta.Merge(form, fields.ToDictionary(field => field, own.GetValueOrDefault, StringComparer.Ordinal));
}
