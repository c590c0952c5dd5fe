using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Connecting;

/// <summary>What the definitions that two connection tests have read say together.</summary>
internal sealed class SchemaReport(SyncConfiguration configuration, ConnectionTester cloud, ConnectionTester local)
{
    /// <summary>Every difference, DocType by DocType, and the workflows.</summary>
    public async Task<IReadOnlyList<ErpSchemaDifference>> DifferencesAsync(CancellationToken cancellationToken)
    {
        var differences = configuration.DocTypes
            .SelectMany(docType => new SchemaComparison(
                docType, cloud.Schemas.GetValueOrDefault(docType), local.Schemas.GetValueOrDefault(docType), configuration.Rules[docType]).Differences())
            .ToList();
        differences.AddRange(await SharedRulesAsync(cancellationToken));
        var onCloud = await cloud.WorkflowsAsync(cancellationToken);
        var onLocal = await local.WorkflowsAsync(cancellationToken);
        differences.AddRange(onCloud.Union(onLocal, StringComparer.Ordinal).Select(docType => new ErpSchemaDifference
        {
            DocType = docType,
            Field = "workflow_state",
            Kind = SchemaDifferenceKind.Workflow,
            Cloud = onCloud.Contains(docType) ? "active" : null,
            Local = onLocal.Contains(docType) ? "active" : null,
            Effect = "Its states are not carried over or forced; a step that the workflow of a site forbids is refused there and waits.",
            RecommendedAction = "Let documents go through their workflow on one site, or set docstatus: skip.",
        }));
        return differences;
    }

    private async Task<IEnumerable<ErpSchemaDifference>> SharedRulesAsync(CancellationToken cancellationToken)
    {
        var (onCloud, onLocal) = (await cloud.NamingRulesAsync(cancellationToken), await local.NamingRulesAsync(cancellationToken));
        var docTypes = configuration.DocTypes.Where(docType => configuration.Rules[docType].Direction == SyncDirection.Bidirectional);
        return docTypes.SelectMany(docType => onCloud[docType].Intersect(onLocal[docType], StringComparer.OrdinalIgnoreCase).Select(prefix => new ErpSchemaDifference
        {
            DocType = docType,
            Kind = SchemaDifferenceKind.SharedSeries,
            Cloud = prefix,
            Local = prefix,
            Effect = "A Document Naming Rule of each site gives out the same numbers: two different documents may get one name, which is a conflict (KeepBoth renames one).",
            RecommendedAction = "Give the rule of each site a prefix of its own, for example C-SO- on the cloud and L-SO- on the local site.",
        }));
    }

    /// <summary>The warning for series that both sites count, which may hurt before anybody asks for details; null when there are none.</summary>
    public static string? SeriesWarning(IReadOnlyList<ErpSchemaDifference> differences)
    {
        var shared = differences.Where(difference => difference.Kind == SchemaDifferenceKind.SharedSeries).ToList();
        return shared.Count == 0 ? null
            : $"Both sites number these documents in the same series, so that two different documents may get one name: "
                + $"{string.Join("; ", shared.Select(difference => $"{difference.DocType} ({difference.Cloud})"))}. "
                + "Give each site a prefix of its own; Test-ErpConnection -Detailed says how.";
    }
}
