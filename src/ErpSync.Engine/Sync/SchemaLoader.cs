using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync;

/// <summary>Reads the definitions of the DocTypes on both sites. A DocType that one site lacks is told and left out; no document suffers from it.</summary>
internal sealed class SchemaLoader(RunContext run)
{
    /// <summary>Fills <see cref="RunContext.DocTypes"/> with every configured DocType and returns those selected, in the order to work through.</summary>
    public async Task<IReadOnlyList<DocTypeGroup>> LoadAsync(IReadOnlyCollection<string> selected, CancellationToken cancellationToken)
    {
        var chosen = new List<SyncSchema>();
        foreach (var name in run.Configuration.DocTypes)
        {
            var cloudTask = run.Site(Side.Cloud).GetSchemaAsync(name, cancellationToken);
            var localTask = run.Site(Side.Local).GetSchemaAsync(name, cancellationToken);
            var cloud = await cloudTask;
            var local = await localTask;
            var isSelected = selected.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (cloud is null || local is null || Unfit(cloud) is not null)
            {
                if (isSelected)
                {
                    await TellAsync(name, cloud, local, cancellationToken);
                }

                continue;
            }

            var rules = run.Configuration.Rules[name];
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

    private static string? Unfit(DocTypeSchema schema) =>
        schema.IsTable ? "is a child table: its rows travel with their parents"
        : schema.IsSingle ? "is a Single: settings of one site"
        : schema.IsVirtual ? "is virtual: it has no documents of its own"
        : null;

    private async Task TellAsync(string name, DocTypeSchema? cloud, DocTypeSchema? local, CancellationToken cancellationToken)
    {
        var error = cloud is null || local is null
            ? new ErpSyncError(
                ErrorIds.DocTypeMissing,
                ErpErrorCategory.ObjectNotFound,
                $"The DocType {name} does not exist on the {(cloud is null ? "cloud" : "local")} site. Its documents are left alone.",
                "Install the app that brings it, or take it out of sync_rules.doctypes.",
                name)
            : new ErpSyncError(
                ErrorIds.DocTypeNotSyncable,
                ErpErrorCategory.InvalidOperation,
                $"The DocType {name} {Unfit(cloud)}.",
                "Take it out of sync_rules.doctypes.",
                name);
        run.Counters.AddBlocked();
        await run.Events.WriteAsync(new ErrorEvent(error), cancellationToken);
    }
}
