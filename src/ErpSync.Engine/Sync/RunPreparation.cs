using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Guards;

namespace ErpSync.Engine.Sync;

/// <summary>What must precede any decision: connect, load the schemas, prove the sites, recover what a crash left open.</summary>
internal sealed class RunPreparation(RunContext run, RunParts parts)
{
    /// <returns>The DocTypes asked for, in link order.</returns>
    public async Task<IReadOnlyList<DocTypeContext>> PrepareAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken)
    {
        var limits = new PaceLimits { Most = run.CallsAtOnce, Gentle = run.Configuration.Gentle };
        run.Site(Side.Cloud).Pace.Limit(limits);
        run.Site(Side.Local).Pace.Limit(limits);
        await Task.WhenAll(run.Site(Side.Cloud).ConnectAsync(cancellationToken), run.Site(Side.Local).ConnectAsync(cancellationToken));
        var groups = await new SchemaLoader(run).LoadAsync(docTypes, cancellationToken);
        await new SiteGuard(run).CheckAsync(cancellationToken);
        if (!run.PlanOnly)
        {
            new MachineClock(run).Follow();
            new SiteClocks(run).Follow();
            await parts.Recovery.RecoverAllAsync(cancellationToken);
            await run.Series.RecallAsync(cancellationToken);
        }

        return [.. groups.SelectMany(group => group.Schemas).Select(schema => run.DocTypes[schema.DocType])];
    }
}
