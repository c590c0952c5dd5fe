using ErpSync.Engine.Configuration;
using ErpSync.Engine.Files;

namespace ErpSync.Engine.Schema;

/// <summary>Finds what both sites' definitions of a DocType have in common.</summary>
internal static class SyncSchemaBuilder
{
    /// <summary>
    /// The intersection of both definitions, without volatile fields (<see cref="VolatileFields"/>), without types that carry no value
    /// (<see cref="FieldTypes.CarriesValue"/>), without virtual fields and without those the field rules leave out, unless a site needs them for new documents (<see cref="FieldRoute.AtCreation"/>). The rules name a
    /// "field" or table of the DocType, or a "table.field", in any letter case. Where the
    /// definitions differ the careful reading holds: required, set-once, fetched and a default count when one site has them; read-only and
    /// allow_on_submit when both do; the smaller precision is compared.
    /// </summary>
    public static SyncSchema Build(DocTypeSchema cloud, DocTypeSchema local, DocTypeRules rules)
    {
        var selection = new FieldSelection(rules, table: null);
        var differences = new List<string>();
        var common = new CommonFields(cloud, local, table: null, selection, differences);
        var fields = common.Fields();
        var tables = common.Tables()
            .Select(pair => Table(cloud, local, pair.Cloud, pair.Local, common, selection, differences))
            .OfType<SyncTable>()
            .ToList();
        if (rules.Attachments == AttachmentPolicy.All)
        {
            tables.Add(AttachedFiles.Schema);
        }

        return new SyncSchema
        {
            DocType = cloud.Name,
            Cloud = cloud,
            Local = local,
            Fields = fields,
            Tables = tables,
            Naming = NamingRule.KindOf(cloud) == NamingKind.FromData && NamingRule.KindOf(local) == NamingKind.FromData
                ? NamingKind.FromData
                : NamingKind.Minted,
            IsSubmittable = cloud.IsSubmittable || local.IsSubmittable,
            Differences = differences,
            Routes = Routes(fields, tables),
            Limits = fields.Select(field => (Path: field.Name, field.Limit))
                .Concat(tables.SelectMany(table => table.Fields.Select(field => (Path: $"{table.Name}.{field.Name}", field.Limit))))
                .Where(entry => entry.Limit is not null)
                .ToDictionary(entry => entry.Path, entry => entry.Limit!, StringComparer.Ordinal),
            Derived = Paths(
                fields, tables, field => field.Derived || field.Route == FieldRoute.AtCreation, table => table.Derived || table.Route == FieldRoute.AtCreation),
            AllowOnSubmit = Paths(fields, tables, field => field.AllowOnSubmit, table => table.AllowOnSubmit),
            LinkTargets = LinkTargets(cloud.Name, fields, tables),
        };
    }

    private static SyncTable? Table(
        DocTypeSchema cloud,
        DocTypeSchema local,
        FieldSchema ours,
        FieldSchema theirs,
        CommonFields common,
        FieldSelection selection,
        List<string> differences)
    {
        IReadOnlyList<Side> neededOn = [.. ours.Required ? new[] { Side.Cloud } : [], .. theirs.Required ? new[] { Side.Local } : []];
        if (common.Route(ours.Name, neededOn) is not { } route)
        {
            return null;
        }

        var childDocType = ours.Options?.Trim() ?? "";
        if (!cloud.Children.TryGetValue(childDocType, out var cloudChild) || !local.Children.TryGetValue(childDocType, out var localChild))
        {
            differences.Add($"{cloud.Name}: {ours.Name} is a table of {childDocType}, whose definition is missing.");
            return null;
        }

        return new SyncTable
        {
            Name = ours.Name,
            ChildDocType = childDocType,
            Fields = new CommonFields(cloudChild, localChild, ours.Name, selection.Within(ours.Name), differences).Fields(),
            Required = ours.Required || theirs.Required,
            AllowOnSubmit = ours.AllowOnSubmit && theirs.AllowOnSubmit,
            Derived = ours.ReadOnly && theirs.ReadOnly,
            Route = route,
            NeededOn = neededOn,
        };
    }

    private static Dictionary<string, FieldRoute> Routes(IReadOnlyList<SyncField> fields, List<SyncTable> tables) =>
        fields.Select(field => (Path: field.Name, field.Route))
            .Concat(tables.Select(table => (Path: table.Name, table.Route)))
            .Concat(tables.SelectMany(table => table.Fields.Select(field => (Path: $"{table.Name}.{field.Name}", field.Route))))
            .Where(entry => entry.Route != FieldRoute.BothWays)
            .ToDictionary(entry => entry.Path, entry => entry.Route, StringComparer.Ordinal);

    private static HashSet<string> Paths(
        IReadOnlyList<SyncField> fields, List<SyncTable> tables, Func<SyncField, bool> fieldIs, Func<SyncTable, bool> tableIs)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        paths.UnionWith(fields.Where(fieldIs).Select(field => field.Name));
        paths.UnionWith(tables.Where(tableIs).Select(table => table.Name));
        paths.UnionWith(tables.SelectMany(table => table.Fields.Where(fieldIs).Select(field => $"{table.Name}.{field.Name}")));
        return paths;
    }

    private static HashSet<string> LinkTargets(string docType, IReadOnlyList<SyncField> fields, List<SyncTable> tables)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        targets.UnionWith(fields.Concat(tables.SelectMany(table => table.Fields)).Select(field => field.LinkTarget).OfType<string>());
        targets.Remove(docType);
        return targets;
    }
}
