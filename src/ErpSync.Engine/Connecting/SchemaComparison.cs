using ErpSync.Engine.Configuration;
using ErpSync.Engine.Configuration.Reading;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Connecting;

/// <summary>Says in what two definitions of a DocType differ and what that means. Pure.</summary>
internal sealed class SchemaComparison(string docType, DocTypeSchema? cloud, DocTypeSchema? local, DocTypeRules rules)
{
    private const string Customize = "Customize the DocType on one of the sites so that both are alike, or list the field under exclude_fields.";

    /// <summary>Every difference, the DocType's own first, then its fields in the cloud's order.</summary>
    public IEnumerable<ErpSchemaDifference> Differences()
    {
        if (cloud is null || local is null)
        {
            if (cloud is not null || local is not null)
            {
                yield return Difference(
                    null, SchemaDifferenceKind.DocType, cloud is null ? null : "there", local is null ? null : "there",
                    "None of its documents is synchronized.", "Install the app that brings it on the other site, or take it out of sync_rules.doctypes.");
            }

            yield break;
        }

        if (cloud.IsSingle != local.IsSingle || cloud.IsTable != local.IsTable || cloud.IsVirtual != local.IsVirtual)
        {
            yield return Difference(
                null, SchemaDifferenceKind.DocType, Nature(cloud), Nature(local), "None of its documents is synchronized.", "Make both definitions alike.");
            yield break;
        }

        foreach (var difference in Naming(cloud, local).Concat(Fields(cloud, local, table: null)).Concat(Tables(cloud, local)).Concat(UnknownFields(cloud, local)))
        {
            yield return difference;
        }
    }

    private IEnumerable<ErpSchemaDifference> Naming(DocTypeSchema ours, DocTypeSchema theirs)
    {
        if (ours.IsSubmittable != theirs.IsSubmittable)
        {
            yield return Difference(
                null, SchemaDifferenceKind.DocType, Submittable(ours), Submittable(theirs),
                "Documents cannot be submitted on one of the sites: such a step is refused there and waits.", "Set docstatus: draft, or make both alike.");
        }

        if (!string.Equals(ours.AutoName?.Trim() ?? "", theirs.AutoName?.Trim() ?? "", StringComparison.OrdinalIgnoreCase))
        {
            yield return Difference(
                null, SchemaDifferenceKind.Naming, ours.AutoName ?? "by its own code", theirs.AutoName ?? "by its own code",
                "Documents may get another name on each site; links to them are translated.", "Use one naming rule on both sites if the names are to be the same.");
        }

        var shared = SharedSeries.Of(ours, theirs);
        if (shared.Count > 0 && rules.Direction == SyncDirection.Bidirectional)
        {
            var series = string.Join(", ", shared);
            yield return Difference(
                ours.Field("naming_series") is null ? null : "naming_series", SchemaDifferenceKind.SharedSeries, series, series,
                "Both sites give out the same numbers: two different documents may get one name, which is a conflict (KeepBoth renames one).",
                "Give each site a prefix of its own: Document Naming Settings, for example C-SO-.YYYY.- on the cloud and L-SO-.YYYY.- on the local site.");
        }
    }

    private IEnumerable<ErpSchemaDifference> Tables(DocTypeSchema ours, DocTypeSchema theirs)
    {
        var selection = new FieldSelection(rules, table: null);
        foreach (var table in ours.Fields.Where(field => field.IsTable && !selection.IsLeftOut(field.Name)))
        {
            var child = table.Options?.Trim() ?? "";
            if (theirs.Field(table.Name) is { IsTable: true } twin && string.Equals(twin.Options?.Trim(), child, StringComparison.Ordinal)
                && ours.Children.TryGetValue(child, out var ourRows) && theirs.Children.TryGetValue(child, out var theirRows))
            {
                foreach (var difference in Fields(ourRows, theirRows, table.Name))
                {
                    yield return difference;
                }
            }
        }
    }

    private IEnumerable<ErpSchemaDifference> Fields(DocTypeSchema ours, DocTypeSchema theirs, string? table)
    {
        var selection = new FieldSelection(rules, table);
        var names = ours.Fields.Concat(theirs.Fields).Where(Counts).Select(field => field.Name).Distinct(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !VolatileFields.Contains(name) && !selection.IsLeftOut(name)))
        {
            foreach (var difference in Field(table is null ? name : $"{table}.{name}", Counted(ours, name), Counted(theirs, name)))
            {
                yield return difference;
            }
        }
    }

    private IEnumerable<ErpSchemaDifference> Field(string path, FieldSchema? ours, FieldSchema? theirs)
    {
        if (ours is null || theirs is null)
        {
            var (there, missing) = ours is null ? ("local", "cloud") : ("cloud", "local");
            yield return Difference(
                path, SchemaDifferenceKind.FieldMissing, ours?.Type, theirs?.Type, $"Its values stay on the {there} site.",
                $"Add it on the {missing} site (a Custom Field of the same name), or list it under exclude_fields.");
            yield break;
        }

        if (!FieldTypes.AreCompatible(ours.Type, theirs.Type))
        {
            yield return Difference(path, SchemaDifferenceKind.FieldType, ours.Type, theirs.Type, "Its values stay on their own site.", Customize);
            yield break;
        }

        if (!CommonFields.PointTheSameWay(ours, theirs))
        {
            yield return Difference(path, SchemaDifferenceKind.LinkTarget, ours.Options, theirs.Options, "Its values stay on their own site.", Customize);
            yield break;
        }

        if (FieldLimit.Of(ours, theirs) is { } limit)
        {
            if (limit.HasOptions)
            {
                yield return Difference(
                    path, SchemaDifferenceKind.Option, Text(limit.OptionsOnlyOn(Side.Cloud)), Text(limit.OptionsOnlyOn(Side.Local)),
                    "A document with an option that the other site does not offer keeps it on its own site; it is reported once.",
                    "Add the missing options on the other site, or list the field under exclude_fields.");
            }
            else
            {
                yield return Difference(
                    path, SchemaDifferenceKind.Length, Length(limit.Longest(Side.Cloud)), Length(limit.Longest(Side.Local)),
                    "A text that is too long for one site stays on the other; it is reported once.", Customize);
            }
        }

        if (FieldTypes.KindOf(ours.Type) == ValueKind.Number && ours.Precision != theirs.Precision)
        {
            yield return Difference(
                path, SchemaDifferenceKind.Precision, $"{ours.Precision ?? FieldTypes.DefaultPrecision} places", $"{theirs.Precision ?? FieldTypes.DefaultPrecision} places",
                "Numbers are compared to the fewer places.", "Use one precision on both sites.");
        }

        if (ours.Required != theirs.Required)
        {
            yield return Difference(
                path, SchemaDifferenceKind.Mandatory, ours.Required ? "mandatory" : "optional", theirs.Required ? "mandatory" : "optional",
                $"A document without it is refused by the {(ours.Required ? "cloud" : "local")} site and reported.", "Make it mandatory on both sites, or on none.");
        }
    }

    private IEnumerable<ErpSchemaDifference> UnknownFields(DocTypeSchema ours, DocTypeSchema theirs)
    {
        var named = rules.OnlyFields.Select(field => (Key: "only_fields", Field: field))
            .Concat(rules.FieldDirections.Keys.Select(field => (Key: "field_directions", Field: field)))
            .Concat(rules.FieldStrategies.Keys.Select(field => (Key: "field_rules", Field: field)))
            .Concat(rules.MatchBy.Select(field => (Key: "match_by", Field: field)))
            .Concat(rules.Filters.Select(filter => (Key: "filters", filter.Field)));
        var known = Paths(ours).Concat(Paths(theirs)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, field) in named.Where(entry => !known.Contains(entry.Field) && !VolatileFields.Contains(entry.Field)))
        {
            yield return Difference(
                field, SchemaDifferenceKind.UnknownField, null, null, $"{key} of {docType} names it, and neither site has it: the rule has no effect.",
                $"Correct sync_rules.doctype_rules.{docType}.{key}.{NearestName.Question(field, known)}");
        }
    }

    private static IEnumerable<string> Paths(DocTypeSchema schema) => schema.Fields.Select(field => field.Name)
        .Concat(schema.Fields.Where(field => field.IsTable && schema.Children.ContainsKey(field.Options?.Trim() ?? ""))
            .SelectMany(table => schema.Children[table.Options!.Trim()].Fields.Select(field => $"{table.Name}.{field.Name}")));

    private static bool Counts(FieldSchema field) => FieldTypes.CarriesValue(field.Type) && !field.IsVirtual;

    private static FieldSchema? Counted(DocTypeSchema schema, string name) => schema.Field(name) is { } field && Counts(field) ? field : null;

    private static string Nature(DocTypeSchema schema) =>
        schema.IsSingle ? "a Single" : schema.IsTable ? "a child table" : schema.IsVirtual ? "virtual" : "documents";

    private static string Submittable(DocTypeSchema schema) => schema.IsSubmittable ? "can be submitted" : "cannot be submitted";

    private static string? Text(IReadOnlyList<string>? options) => options is { Count: > 0 } ? $"also {string.Join(", ", options)}" : null;

    private static string Length(int? longest) => longest is { } length ? $"{length} characters" : "any length";

    private ErpSchemaDifference Difference(string? field, SchemaDifferenceKind kind, string? onCloud, string? onLocal, string effect, string action) => new()
    {
        DocType = docType,
        Field = field,
        Kind = kind,
        Cloud = onCloud,
        Local = onLocal,
        Effect = effect,
        RecommendedAction = action,
    };
}
