using System.Runtime.CompilerServices;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Selection;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Comparing;

/// <summary>
/// Reads both sites whole and tells every drift, document by document and field by field. What a server computes or spells in its own way, and both sides
/// agreed on, is no drift. Writes nothing.
/// </summary>
internal sealed class SiteComparison(RunContext run, PageLoader loader, PairDecider decider)
{
    public async Task CompareAsync(IReadOnlyList<DocTypeContext> docTypes, NameSelection names, CancellationToken cancellationToken)
    {
        foreach (var docType in docTypes)
        {
            await CompareAsync(docType, Side.Cloud, names, cancellationToken);
            await CompareAsync(docType, Side.Local, names, cancellationToken);
        }
    }

    // The cloud's scan compares every document it has; the local one only adds what the cloud lacks.
    private async Task CompareAsync(DocTypeContext docType, Side side, NameSelection names, CancellationToken cancellationToken)
    {
        await foreach (var works in Prefetch.Ahead(LoadAsync(docType, side, names, cancellationToken), 1, cancellationToken))
        {
            run.Counters.AddExamined(works.Count);
            foreach (var work in works.Where(work => work.Document(side) is not null && !work.IsOutsideFilter
                && (side == Side.Cloud || work.Document(Side.Cloud) is null || work.UnmatchedOn.Contains(Side.Cloud))))
            {
                foreach (var difference in Differences(work))
                {
                    await run.Events.WriteAsync(new ResultEvent(difference), cancellationToken);
                }
            }
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<PairWork>> LoadAsync(
        DocTypeContext docType, Side side, NameSelection names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in run.ScanAsync(docType, side, modifiedFrom: null, cancellationToken))
        {
            List<string> matching = [.. page.Select(stamp => stamp.Name).Where(names.Matches)];
            await foreach (var works in Slices.LoadAsync(run, docType, matching, slice => loader.LoadNamesAsync(docType, side, slice, cancellationToken), cancellationToken))
            {
                yield return works;
            }
        }
    }

    private IEnumerable<SiteDifference> Differences(PairWork work)
    {
        if (work.Document(Side.Cloud) is null || work.Document(Side.Local) is null)
        {
            var kind = work.Document(Side.Cloud) is null ? SiteDifferenceKind.MissingOnCloud : SiteDifferenceKind.MissingOnLocal;
            return [Difference(work, kind, null, null, null, null)];
        }

        var decision = decider.Decide(work);
        var cloud = work.Canonical(Side.Cloud)!;
        var local = decision.LocalDocument ?? work.Canonical(Side.Local)!;
        if (decision is { Kind: DecisionKind.Conflict, ConflictKind: ConflictKind.SameName })
        {
            return [Difference(work, SiteDifferenceKind.Ambiguous, null, null, null, null)];
        }

        return FieldDifferences(work, cloud, local);
    }

    private static IEnumerable<SiteDifference> FieldDifferences(PairWork work, CanonicalDocument cloud, CanonicalDocument local)
    {
        var derived = work.DocType.Schema.Derived;
        foreach (var (field, _, _) in cloud.Fields.Differences(local.Fields).Where(difference => !derived.Contains(difference.Name)))
        {
            if (!IsAgreed(work, form => form.Value(field), cloud.Value(field), local.Value(field)))
            {
                yield return Difference(work, SiteDifferenceKind.Different, field, null, cloud.Value(field), local.Value(field));
            }
        }

        foreach (var table in cloud.Tables.Keys.Union(local.Tables.Keys, StringComparer.Ordinal).Where(table => !derived.Contains(table)).Order(StringComparer.Ordinal))
        {
            foreach (var difference in RowDifferences(work, table, cloud.Rows(table), local.Rows(table)))
            {
                yield return difference;
            }
        }

        if (cloud.DocStatus != local.DocStatus && work.DocType.Rules.DocStatus == Configuration.DocStatusPolicy.Mirror)
        {
            yield return Difference(work, SiteDifferenceKind.Different, "docstatus", null, $"{cloud.DocStatus}", $"{local.DocStatus}");
        }
    }

    private static IEnumerable<SiteDifference> RowDifferences(
        PairWork work, string table, IReadOnlyList<CanonicalRow> cloud, IReadOnlyList<CanonicalRow> local)
    {
        var derived = work.DocType.Schema.Derived;
        var localRows = local.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var cloudIds = cloud.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var row in cloud)
        {
            if (!localRows.TryGetValue(row.Id, out var twin))
            {
                if (!IsAgreedRow(work, table, row.Id, Side.Cloud))
                {
                    yield return Difference(work, SiteDifferenceKind.Different, table, row.SourceName, "row", null);
                }

                continue;
            }

            foreach (var (field, _, _) in row.Fields.Differences(twin.Fields).Where(difference => !derived.Contains($"{table}.{difference.Name}")))
            {
                string? InBase(CanonicalDocument form) => form.Rows(table).FirstOrDefault(known => known.Id == row.Id)?.Fields.GetValueOrDefault(field);
                if (!IsAgreed(work, InBase, row.Fields.GetValueOrDefault(field), twin.Fields.GetValueOrDefault(field)))
                {
                    yield return Difference(
                        work, SiteDifferenceKind.Different, $"{table}.{field}", row.SourceName, row.Fields.GetValueOrDefault(field), twin.Fields.GetValueOrDefault(field));
                }
            }
        }

        foreach (var row in local.Where(row => !cloudIds.Contains(row.Id) && !IsAgreedRow(work, table, row.Id, Side.Local)))
        {
            yield return Difference(work, SiteDifferenceKind.Different, table, row.SourceName, null, "row");
        }

        if (!cloud.Where(row => localRows.ContainsKey(row.Id)).Select(row => row.Id)
            .SequenceEqual(local.Where(row => cloudIds.Contains(row.Id)).Select(row => row.Id), StringComparer.Ordinal))
        {
            yield return Difference(work, SiteDifferenceKind.Different, table, null, "order", "order");
        }
    }

    // Each server spells or rounds the value in its own way, and that is what both agreed on.
    private static bool IsAgreed(PairWork work, Func<CanonicalDocument, string?> value, string? cloud, string? local) =>
        work.Pair.Base == BaseKind.Body && work.Base is { } agreed && value(agreed.Cloud) == cloud && value(agreed.Local) == local;

    private static bool IsAgreedRow(PairWork work, string table, string rowId, Side side) =>
        work.Base is { } agreed && agreed.Form(side).Rows(table).Any(row => row.Id == rowId) && !agreed.Form(side.Other()).Rows(table).Any(row => row.Id == rowId);

    private static SiteDifference Difference(PairWork work, SiteDifferenceKind kind, string? field, string? row, string? cloud, string? local) => new()
    {
        DocType = work.DocType.Name,
        Name = work.Name,
        CloudName = work.Document(Side.Cloud)?.Name,
        LocalName = work.Document(Side.Local)?.Name,
        Kind = kind,
        Field = field,
        Row = row,
        Cloud = work.Links.Files.Readable(Side.Cloud, cloud),
        Local = work.Links.Files.Readable(Side.Local, local),
        IsPending = work.Pair is { Id: not 0, Status: not (SyncRecordStatus.Synced or SyncRecordStatus.Deleted) },
    };
}
