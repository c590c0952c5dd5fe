using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>Works out the base after a write from what was planned and what the site answered. Pure.</summary>
internal static class BaseSettlement
{
    /// <param name="planned">The base the decision foresaw.</param>
    /// <param name="side">The side written.</param>
    /// <param name="target">What it was asked to become.</param>
    /// <param name="answered">What it answered: its own form of the target.</param>
    /// <param name="deferred">Links that could not be written yet: they stay visible as changes of the other side.</param>
    public static PairBase Settle(PairBase planned, Side side, CanonicalDocument target, CanonicalDocument answered, IEnumerable<MissingLink> deferred)
    {
        var written = WithSourceNames(DocumentDelta.Between(target, answered).ApplyTo(planned.Form(side)), answered).WithDocStatus(
            planned.Form(side).DocStatus == target.DocStatus ? answered.DocStatus : planned.Form(side).DocStatus);
        var other = deferred.Aggregate(planned.Form(side.Other()), Without);
        return side == Side.Cloud ? new PairBase(written, other) : new PairBase(other, written);
    }

    /// <summary>The plan for the second write of a merge, with what the first site answered laid over its form.</summary>
    /// <param name="planned">The base after both writes.</param>
    /// <param name="between">The base that was foreseen after the first write.</param>
    /// <param name="settled">The base as it came out of the first write.</param>
    public static PairBase AfterFirst(PairBase planned, PairBase between, PairBase settled) => planned with
    {
        Cloud = WithSourceNames(DocumentDelta.Between(between.Cloud, settled.Cloud).ApplyTo(planned.Cloud), settled.Cloud),
    };

    /// <summary>Both forms in an earlier state of the life-cycle, so that the steps that are left still show as a change.</summary>
    public static PairBase AtDocStatus(PairBase planned, int docStatus) =>
        new(planned.Cloud.WithDocStatus(docStatus), planned.Local.WithDocStatus(docStatus));

    private static CanonicalDocument Without(CanonicalDocument form, MissingLink link)
    {
        var dot = link.Field.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return form.Value(link.Field) == link.NeutralName ? new CanonicalDocument(form.DocStatus, Remove(form.Fields, link.Field), form.Tables) : form;
        }

        var table = link.Field[..dot];
        var field = link.Field[(dot + 1)..];
        return form.WithRows(
            table,
            [.. form.Rows(table).Select(row => row.Fields.GetValueOrDefault(field) == link.NeutralName ? new CanonicalRow(row.Id, row.SourceName, Remove(row.Fields, field)) : row)]);
    }

    private static Dictionary<string, string> Remove(IReadOnlyDictionary<string, string> fields, string field)
    {
        var rest = new Dictionary<string, string>(fields, StringComparer.Ordinal);
        rest.Remove(field);
        return rest;
    }

    private static CanonicalDocument WithSourceNames(CanonicalDocument form, CanonicalDocument answered)
    {
        foreach (var (table, rows) in form.Tables)
        {
            var names = answered.Rows(table).ToDictionary(row => row.Id, row => row.SourceName, StringComparer.Ordinal);
            form = form.WithRows(table, [.. rows.Select(row => row.WithSourceName(names.GetValueOrDefault(row.Id) ?? row.SourceName))]);
        }

        return form;
    }
}
