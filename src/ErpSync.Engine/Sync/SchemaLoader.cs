using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync;

/// <summary>Reads the definitions of the DocTypes on both sites. A DocType that one site lacks is told and left out; no document suffers from it.</summary>
internal sealed class SchemaLoader(RunContext run)
{
    /// <summary>Fills <see cref="RunContext.DocTypes"/> with every configured DocType and returns those selected, in the order to work through.</summary>
    public async Task<IReadOnlyList<DocTypeGroup>> LoadAsync(IReadOnlyCollection<string> selected, CancellationToken cancellationToken)
    {
        var chosen = new List<SyncSchema>();
        var names = run.Configuration.DocTypes;
        var sides = await Task.WhenAll(
            new SchemaCache(run, Side.Cloud).ReadAsync(names, cancellationToken), new SchemaCache(run, Side.Local).ReadAsync(names, cancellationToken));
        foreach (var name in names)
        {
            var (cloud, local) = (sides[0][name], sides[1][name]);
            var isSelected = selected.Contains(name, StringComparer.OrdinalIgnoreCase);
            var rules = run.Configuration.Rules[name];
            if (cloud is null || local is null || Unfit(cloud, local, rules) is not null)
            {
                if (isSelected)
                {
                    await TellAsync(name, cloud, local, rules, cancellationToken);
                }

                continue;
            }

            var schema = SyncSchemaBuilder.Build(cloud, local, rules);
            run.DocTypes[schema.DocType] = new DocTypeContext(schema, new Canonicalizer(schema), rules)
            {
                Coverage = new FieldCoverage(schema, rules, run.Store.GetFact(FieldCoverage.Fact(schema.DocType))),
            };
            if (isSelected)
            {
                chosen.Add(schema);
                foreach (var difference in schema.Differences)
                {
                    await run.Events.WriteAsync(new WarningEvent(difference), cancellationToken);
                }
            }
        }

        NoteCycles();
        return DocTypeOrder.Arrange(chosen);
    }

    private void NoteCycles()
    {
        foreach (var group in DocTypeOrder.Arrange([.. run.DocTypes.Values.Select(docType => docType.Schema)]))
        {
            var members = group.Schemas.Select(schema => schema.DocType).ToHashSet(StringComparer.Ordinal);
            foreach (var member in members)
            {
                run.DocTypes[member] = run.DocTypes[member] with { Cycle = members };
            }
        }
    }

    // A sentence; null when the DocType can be synchronized.
    private static string? Unfit(DocTypeSchema cloud, DocTypeSchema local, DocTypeRules rules) =>
        cloud.IsTable || local.IsTable ? $"The DocType {cloud.Name} is a child table: its rows travel with their parents."
        : cloud.IsSingle != local.IsSingle ? $"The DocType {cloud.Name} is a Single on the {Words.Of(cloud.IsSingle ? Side.Cloud : Side.Local)} site only."
        : cloud.IsVirtual || local.IsVirtual ? $"The DocType {cloud.Name} is virtual: it has no documents of its own."
        : FilterFields.Problem(rules, cloud, Side.Cloud) ?? FilterFields.Problem(rules, local, Side.Local);

    private async Task TellAsync(string name, DocTypeSchema? cloud, DocTypeSchema? local, DocTypeRules rules, CancellationToken cancellationToken)
    {
        var filter = cloud is null || local is null ? null : FilterFields.Problem(rules, cloud, Side.Cloud) ?? FilterFields.Problem(rules, local, Side.Local);
        var error = cloud is null || local is null
            ? new ErpSyncError(
                ErrorIds.DocTypeMissing,
                ErpErrorCategory.ObjectNotFound,
                $"The DocType {name} does not exist on the {(cloud is null ? "cloud" : "local")} site. Its documents are left alone.",
                "Install the app that brings it, or take it out of sync_rules.doctypes.",
                name)
            : new ErpSyncError(
                filter is null ? ErrorIds.DocTypeNotSyncable : ErrorIds.ConfigInvalid,
                ErpErrorCategory.InvalidOperation,
                Unfit(cloud, local, rules)!,
                filter is null ? "Take it out of sync_rules.doctypes." : $"Mend sync_rules.doctype_rules.{name}.filters. Until then none of its documents is synchronized.",
                name);
        run.Counters.AddBlocked();
        await run.Events.WriteAsync(new ErrorEvent(error), cancellationToken);
    }
}
