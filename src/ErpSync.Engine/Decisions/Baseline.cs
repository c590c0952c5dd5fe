using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// Decides for a document that is on both sides and has no base: the first run. Equals are adopted without a write; for the same business document
/// empty values are filled from the other side and differing ones go to the strategy; names that a counter minted prove nothing.
/// </summary>
internal static class Baseline
{
    // Stands for "no common value" where absence is a value itself; equals no canonical value.
    private const string NoCommonValue = "\u0000";

    public static Decision Decide(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        local = AlignByPosition(cloud, local, rules);
        var isSame = rules.SameIdentity && !HasSameEdits(cloud, local, rules);
        return isSame && rules.Force is { } forced && rules.MayWrite(forced.Other())
            ? Forced(cloud, local, forced, rules)
            : DecideAligned(cloud, local, rules) with { LocalDocument = local };
    }

    private static Decision DecideAligned(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        if (HasSameEdits(cloud, local, rules))
        {
            return new Decision
            {
                Kind = DecisionKind.Adopt,
                Reason = "Both sides hold the same content.",
                NewBase = new PairBase(cloud, local),
            };
        }

        if (!rules.SameIdentity && !rules.ByHand)
        {
            return new Decision
            {
                Kind = DecisionKind.Conflict,
                ConflictKind = ConflictKind.SameName,
                Reason = "Both sides have a document of this name with different content. A counter or a hash made the names, so they may be two "
                    + "business documents: resolve with KeepBoth, or let one side win if they are one.",
                Overlaps = Differences(cloud, local, rules),
            };
        }

        return Merge(cloud, local, rules);
    }

    // The loser is taken for what both had before the winner's edits, so that all of it goes that the winner does not hold; what each server computed and a
    // further step of the life-cycle stay.
    private static Decision Forced(CanonicalDocument cloud, CanonicalDocument local, Side winner, DecisionRules rules)
    {
        var (source, loser) = winner == Side.Cloud ? (cloud, local) : (local, cloud);
        var status = Math.Min(cloud.DocStatus, local.DocStatus);
        var fields = source.Fields.Where(field => rules.Derived.Contains(field.Key))
            .Concat(loser.Fields.Where(field => !rules.Derived.Contains(field.Key)))
            .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        var tables = source.Tables.Where(table => rules.Derived.Contains(table.Key))
            .Concat(loser.Tables.Where(table => !rules.Derived.Contains(table.Key)))
            .ToDictionary(table => table.Key, table => table.Value, StringComparer.Ordinal);
        var before = new CanonicalDocument(status, fields, tables);
        var decision = ThreeWayMerge.Decide(
            winner == Side.Cloud ? new PairBase(before, local.WithDocStatus(status)) : new PairBase(cloud.WithDocStatus(status), before),
            cloud,
            local,
            rules with { Scope = ConflictScope.Field, Force = null });
        return decision.Kind != DecisionKind.Write ? decision : decision with
        {
            Reason = $"The {(winner == Side.Cloud ? "cloud" : "local")} side was made to win (-Force).",
            Overlaps = [new Overlap { Kind = OverlapKind.Document, IsDecided = true, Winner = winner }, .. decision.Overlaps],
        };
    }

    // Values field by field against what both sides have in common; tables that both sides fill differently as a whole, since without a base no row
    // can be told from another.
    private static Decision Merge(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        var differing = cloud.Tables.Keys.Intersect(local.Tables.Keys, StringComparer.Ordinal)
            .Where(table => !HasSameRows(table, cloud, local, rules)).Order(StringComparer.Ordinal).ToList();
        var decision = ThreeWayMerge.Decide(
            new PairBase(Common(Side.Cloud, cloud, local, rules), Common(Side.Local, local, cloud, rules)), Without(cloud, differing), Without(local, differing), rules with { Scope = ConflictScope.Field });
        var tables = differing.ConvertAll(table => OverlapDecision.Decide(TableOverlap(cloud, local, table), rules));
        var overlaps = decision.Overlaps
            .Select(overlap => overlap.Base == NoCommonValue ? overlap with { Base = null } : overlap).Concat(tables).ToList();

        // Without a base nothing can be half agreed: nothing is written until all of it is decided and allowed.
        if (decision is { Kind: DecisionKind.Conflict, ConflictKind: ConflictKind.LifeCycle })
        {
            return decision with { Overlaps = overlaps };
        }

        if (overlaps.Exists(overlap => overlap.IsOpen))
        {
            return new Decision
            {
                Kind = DecisionKind.Conflict,
                ConflictKind = ConflictKind.BaselineDiffers,
                Reason = "Both sides held the document before the first sync, with different content.",
                Overlaps = overlaps,
            };
        }

        if (decision.HasHeldBack || overlaps.Exists(overlap => overlap.IsHeldBack))
        {
            return new Decision
            {
                Kind = DecisionKind.HoldBack,
                Reason = "Both sides held the document before the first sync; the direction does not allow writing one of them.",
                Overlaps = overlaps,
                HasHeldBack = true,
            };
        }

        var cloudTarget = Target(decision.CloudTarget, cloud, local, Side.Local, differing, tables);
        var localTarget = Target(decision.LocalTarget, local, cloud, Side.Cloud, differing, tables);
        return new Decision
        {
            Kind = cloudTarget is null && localTarget is null ? DecisionKind.Adopt : DecisionKind.Write,
            Reason = "Both sides held the document before the first sync: what one side lacked was filled in, the rest decided by the rules.",
            CloudTarget = cloudTarget,
            LocalTarget = localTarget,
            NewBase = new PairBase(cloudTarget ?? cloud, localTarget ?? local),
            Overlaps = overlaps,
            Unfit = decision.Unfit,
        };
    }

    private static CanonicalDocument? Target(
        CanonicalDocument? merged, CanonicalDocument own, CanonicalDocument other, Side otherSide, List<string> differing, List<Overlap> tables)
    {
        var target = merged ?? Without(own, differing);
        foreach (var overlap in tables)
        {
            var rows = overlap.Winner == otherSide ? [.. other.Rows(overlap.Table!).Select(row => row.WithSourceName(null))] : own.Rows(overlap.Table!);
            target = target.WithRows(overlap.Table!, rows);
        }

        return DocumentDelta.Between(own, target).IsEmpty ? null : target;
    }

    // Against the common part a value on one side only is an addition, and two values are an overlap. Each server keeps what it computed.
    private static CanonicalDocument Common(Side side, CanonicalDocument own, CanonicalDocument other, DecisionRules rules)
    {
        var fields = own.Fields.Where(field => rules.Derived.Contains(field.Key) || other.Value(field.Key) == field.Value)
            .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        foreach (var field in rules.ValueWhenAbsent)
        {
            // 0 against 5 is a difference, not a gap.
            if (own.Value(field) is null != other.Value(field) is null && !rules.Derived.Contains(field) && rules.Route(field) == FieldRoute.BothWays)
            {
                fields[field] = NoCommonValue;
            }
        }

        var tables = own.Tables.Where(table => HasSameRows(table.Key, own, other, rules))
            .ToDictionary(table => table.Key, table => CommonRows(side, table.Key, table.Value, other.Rows(table.Key), rules), StringComparer.Ordinal);
        return new CanonicalDocument(Math.Min(own.DocStatus, other.DocStatus), fields, tables);
    }

    // In rows that are the same but for values that travel one way, the side whose value counts has changed it.
    private static IReadOnlyList<CanonicalRow> CommonRows(
        Side side, string table, IReadOnlyList<CanonicalRow> own, IReadOnlyList<CanonicalRow> other, DecisionRules rules)
    {
        if (rules.Routes.Count == 0 || other.Count != own.Count)
        {
            return own;
        }

        return [.. own.Zip(other, (row, twin) => new CanonicalRow(row.Id, row.SourceName, TableDelta.Merge(row.Fields, row.Fields.Keys
            .Where(field => rules.Route($"{table}.{field}").Source() == side)
            .ToDictionary(field => field, twin.Fields.GetValueOrDefault))))];
    }

    private static CanonicalDocument Without(CanonicalDocument document, List<string> tables) =>
        tables.Aggregate(document, (result, table) => result.WithRows(table, []));

    private static Overlap TableOverlap(CanonicalDocument cloud, CanonicalDocument local, string table) => new()
    {
        Kind = OverlapKind.Table,
        Table = table,
        Cloud = $"{cloud.Rows(table).Count} rows",
        Local = $"{local.Rows(table).Count} rows",
    };

    // Rows may share an identity and differ all the same: those of a document that came back after both sides had deleted it.
    private static bool HasSameRows(string table, CanonicalDocument left, CanonicalDocument right, DecisionRules rules) =>
        rules.Route(table) == FieldRoute.AtCreation
        || (left.Rows(table).Count == right.Rows(table).Count
            && left.Rows(table).Zip(right.Rows(table)).All(pair => pair.First.Id == pair.Second.Id && HasSameValues(table, pair.First, pair.Second, rules)));

    private static bool HasSameValues(string table, CanonicalRow left, CanonicalRow right, DecisionRules rules) =>
        left.Fields.HasSameValues(right.Fields)
        || left.Fields.Differences(right.Fields).Select(difference => $"{table}.{difference.Name}")
            .All(path => rules.Derived.Contains(path) || rules.Route(path) != FieldRoute.BothWays);

    private static bool HasSameEdits(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        var difference = DocumentDelta.Between(cloud, local);
        if (rules.DocStatus == DocStatusPolicy.Draft)
        {
            difference.DocStatus = null;
        }

        return !difference.HasEdits(rules.Derived);
    }

    private static List<Overlap> Differences(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules) =>
    [
        .. cloud.Fields.Differences(local.Fields).Where(difference => !rules.Derived.Contains(difference.Name))
            .Select(difference => new Overlap { Kind = OverlapKind.Field, Field = difference.Name, Cloud = difference.Here, Local = difference.There }),
        .. cloud.Tables.Keys.Union(local.Tables.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(table => !HasSameRows(table, cloud, local, rules)).Select(table => TableOverlap(cloud, local, table)),
    ];

    // Tables of the same length whose rows hold the same values in the same places are the same rows: they get the same identities.
    private static CanonicalDocument AlignByPosition(CanonicalDocument cloud, CanonicalDocument local, DecisionRules rules)
    {
        foreach (var (table, rows) in local.Tables)
        {
            var others = cloud.Rows(table);
            if (others.Count == rows.Count && rows.Zip(others).All(pair => HasSameValues(table, pair.Second, pair.First, rules)))
            {
                local = local.WithRows(table, [.. rows.Zip(others, (row, other) => row.WithId(other.Id))]);
            }
        }

        return local;
    }
}
