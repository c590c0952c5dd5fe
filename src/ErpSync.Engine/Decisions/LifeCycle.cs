using ErpSync.Engine.Configuration;
using ErpSync.Engine.Files;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// The life-cycle of submittable documents: 0 draft, 1 submitted, 2 cancelled, only forwards (Frappe refuses 1 to 0 and any edit of a cancelled
/// document).
/// </summary>
internal static class LifeCycle
{
    /// <summary>The further step wins; under "draft" no step travels at all.</summary>
    public static void Reconcile(MergeChanges changes, DecisionRules rules)
    {
        if (rules.DocStatus == DocStatusPolicy.Draft)
        {
            changes.Cloud.DocStatus = null;
            changes.Local.DocStatus = null;
            return;
        }

        // A step travels only forwards; the side that is further keeps its state.
        changes.Cloud.DocStatus = changes.Cloud.DocStatus is { } cloud && cloud > changes.LocalDocument.DocStatus ? cloud : null;
        changes.Local.DocStatus = changes.Local.DocStatus is { } local && local > changes.CloudDocument.DocStatus ? local : null;
    }

    /// <summary>Why a target cannot be reached on a submitted or cancelled document; null when it can.</summary>
    public static string? Refusal(MergeChanges changes, DecisionRules rules)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var status = changes.Document(side).DocStatus;
            if (status == 0 || changes.TargetFor(side) is not { } target)
            {
                continue;
            }

            var writes = DocumentDelta.Between(changes.Document(side), target);

            // Files can be attached to a document in any state.
            var refused = status == 2 ? Edits(writes, rules, name => name == AttachedFiles.Table) : Edits(writes, rules, rules.AllowOnSubmit.Contains);
            if (refused is not null)
            {
                var state = status == 2 ? "cancelled" : "submitted";
                return $"The {(side == Side.Cloud ? "cloud" : "local")} document is {state}; '{refused}' was changed on the other side and can no longer be written there.";
            }
        }

        return null;
    }

    private static string? Edits(DocumentDelta writes, DecisionRules rules, Func<string, bool> allowed)
    {
        foreach (var field in writes.Fields.Keys)
        {
            if (!rules.Derived.Contains(field) && !allowed(field))
            {
                return field;
            }
        }

        foreach (var (table, changes) in writes.Tables)
        {
            if (rules.Derived.Contains(table) || allowed(table))
            {
                continue;
            }

            if (changes.Removed.Count > 0 || changes.Added.Count > 0 || changes.Order is not null)
            {
                return table;
            }

            var field = changes.Changed.Values.SelectMany(row => row.Keys)
                .FirstOrDefault(name => !rules.Derived.Contains($"{table}.{name}") && !allowed($"{table}.{name}"));
            if (field is not null)
            {
                return $"{table}.{field}";
            }
        }

        return null;
    }
}
