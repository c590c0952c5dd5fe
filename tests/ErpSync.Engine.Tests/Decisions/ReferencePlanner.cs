using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>
/// The decision table written down a second time, slowly and with sets of paths only, for a document with a base that is on both sides and
/// whose rows nobody moved. It shares no code with the decision function; the order of rows is none of its business.
/// </summary>
internal sealed class ReferencePlanner
{
    private readonly DecisionRules _rules;
    private readonly Dictionary<Side, Dictionary<string, string>> _before = [];
    private readonly Dictionary<Side, Dictionary<string, string>> _now = [];
    private readonly Dictionary<Side, int> _status = [];
    private readonly Dictionary<Side, int> _statusBefore = [];
    private readonly bool _sameRowAtTwoPlaces;

    private ReferencePlanner(World world)
    {
        _rules = world.Rules;
        var cloud = world.Read(Side.Cloud, world.Cloud!);
        var local = WithSharedIdentities(world, cloud, world.Read(Side.Local, world.Local!));
        _sameRowAtTwoPlaces = World.Tables.Keys.Any(table =>
            !Ids(cloud, table).Where(Ids(local, table).Contains).SequenceEqual(Ids(local, table).Where(Ids(cloud, table).Contains)));
        (_before[Side.Cloud], _before[Side.Local]) = (Flat.Of(world.Base!.Cloud), Flat.Of(world.Base.Local));
        (_now[Side.Cloud], _now[Side.Local]) = (Flat.Of(cloud), Flat.Of(local));
        (_status[Side.Cloud], _status[Side.Local]) = (cloud.DocStatus, local.DocStatus);
        (_statusBefore[Side.Cloud], _statusBefore[Side.Local]) = (world.Base.Cloud.DocStatus, world.Base.Local.DocStatus);
    }

    public sealed record Outcome(DecisionKind Kind, IReadOnlyDictionary<string, string>? Cloud = null, IReadOnlyDictionary<string,
        string>? Local = null)
    {
        /// <summary>Whether what servers compute is left out of account.</summary>
        public bool IsOnlyWhatPeopleMeant { get; init; }

        public IReadOnlyDictionary<string, string>? Target(Side side) => side == Side.Cloud ? Cloud : Local;
    }

    /// <summary>The expected outcome; null for a world that is out of its reach.</summary>
    public static Outcome? Plan(World world)
    {
        if (world.IsCloudUnknown || world.IsLocalUnknown)
        {
            return new Outcome(DecisionKind.Observe);
        }

        if (world.Rules.DocStatus == DocStatusPolicy.Skip && (world.Cloud?.DocStatus > 0 || world.Local?.DocStatus > 0))
        {
            return new Outcome(DecisionKind.Nothing);
        }

        if (world.BaseKind != BaseKind.Body || world.Rules.ByHand)
        {
            return null;
        }

        if (world.Cloud is null && world.Local is null)
        {
            return new Outcome(DecisionKind.Tombstone);
        }

        if (world.Cloud is null || world.Local is null)
        {
            return OneSideGone(world, world.Cloud is null ? Side.Local : Side.Cloud);
        }

        if (Moved(world, Side.Cloud) || Moved(world, Side.Local) || world.Rules.Scope == ConflictScope.Document)
        {
            return null;
        }

        var planner = new ReferencePlanner(world);
        return planner._sameRowAtTwoPlaces ? null : planner.Merge();
    }

    private static Outcome? OneSideGone(World world, Side remaining)
    {
        var rules = world.Rules;
        var document = world.Read(remaining, world.Site(remaining)!);
        var form = world.Base!.Form(remaining);
        var (before, now) = (Flat.Of(form), Flat.Of(document));
        var isEdited = document.DocStatus != form.DocStatus || Moved(world, remaining, byPeopleOnly: true)
            || before.Keys.Union(now.Keys).Any(path => !Flat.IsDerived(path)
                && before.GetValueOrDefault(path) != now.GetValueOrDefault(path));
        if (rules.Force == remaining)
        {
            var on = remaining == Side.Cloud ? Side.Local : Side.Cloud;
            return !rules.MayWrite(on) ? new Outcome(DecisionKind.HoldBack)
                : on == Side.Cloud ? new Outcome(DecisionKind.Create, now) : new Outcome(DecisionKind.Create, null, now);
        }

        if (rules.Force is null)
        {
            if (rules.Deletes == DeletePolicy.Ignore)
            {
                return new Outcome(DecisionKind.Nothing);
            }

            if (isEdited || rules.Deletes == DeletePolicy.Conflict)
            {
                return new Outcome(DecisionKind.Conflict);
            }
        }

        return new Outcome(rules.MayWrite(remaining) ? DecisionKind.Delete : DecisionKind.HoldBack);
    }

    private static bool Moved(World world, Side side, bool byPeopleOnly = false)
    {
        var (before, now) = (world.Base!.Form(side), world.Read(side, world.Site(side)!));
        return World.Tables.Keys.Where(table => !byPeopleOnly || !World.Derived.Contains(table)).Any(table =>
        {
            var kept = before.Rows(table).Select(row => row.Id).Where(id => now.Rows(table).Any(row => row.Id == id));
            return !kept.SequenceEqual(now.Rows(table).Select(row => row.Id).Where(id => before.Rows(table).Any(row => row.Id == id)));
        });
    }

    // The same new row on both sides is one row, whatever the servers computed in it.
    private static CanonicalDocument WithSharedIdentities(World world, CanonicalDocument cloud, CanonicalDocument local)
    {
        foreach (var table in World.Tables.Keys)
        {
            var old = world.Base!.Cloud.Rows(table).Select(row => row.Id).ToHashSet();
            var open = cloud.Rows(table).Where(row => !old.Contains(row.Id)).ToList();
            var rows = local.Rows(table).ToList();
            for (var i = 0; i < rows.Count; i++)
            {
                if (!old.Contains(rows[i].Id) && open.Find(row => Meant(table, row) == Meant(table, rows[i])) is { } twin)
                {
                    rows[i] = rows[i].WithId(twin.Id);
                    open.Remove(twin);
                }
            }

            local = local.WithRows(table, rows);
        }

        return local;
    }

    private static List<string> Ids(CanonicalDocument document, string table) => [.. document.Rows(table).Select(row => row.Id)];

    private static string Meant(string table, CanonicalRow row) => string.Join(
        ',', row.Fields.Where(pair => !World.Derived.Contains($"{table}.{pair.Key}")).OrderBy(pair => pair.Key).Select(pair =>
        $"{pair.Key}={pair.Value}"));

    private Outcome? Merge()
    {
        var cloudStep = Step(Side.Cloud, Side.Local);
        var localStep = Step(Side.Local, Side.Cloud);
        var cloudChanges = Changed(Side.Cloud);
        var localChanges = Changed(Side.Local);
        if (cloudChanges.Count == 0 && localChanges.Count == 0 && cloudStep is null && localStep is null)
        {
            return new Outcome(DecisionKind.Nothing);
        }

        var toLocal = new HashSet<string>(cloudChanges);
        var toCloud = new HashSet<string>(localChanges);
        var isOpen = false;
        var isHeldBack = false;
        foreach (var table in World.Derived.Where(World.Tables.ContainsKey))
        {
            // Both servers computed the rows: each keeps its own.
            if (cloudChanges.Any(path => Flat.Split(path).Table == table) && localChanges.Any(path => Flat.Split(path).Table == table))
            {
                toLocal.RemoveWhere(path => Flat.Split(path).Table == table);
                toCloud.RemoveWhere(path => Flat.Split(path).Table == table);
                cloudChanges.RemoveWhere(path => Flat.Split(path).Table == table);
                localChanges.RemoveWhere(path => Flat.Split(path).Table == table);
            }
        }

        bool IsShared(string path) => cloudChanges.Contains(path) && localChanges.Contains(path)
            && _now[Side.Cloud].GetValueOrDefault(path) == _now[Side.Local].GetValueOrDefault(path)

            // A value emptied in a row that the other side removed is an edit of its own.
            && (Flat.Split(path) is not { Row: { } row, Field: not null, Table: var table }
                || _now[Side.Cloud].ContainsKey($"{table}[{row}]") == _now[Side.Local].ContainsKey($"{table}[{row}]"));
        if (_rules.Force is { } forced && (forced == Side.Cloud ? localChanges : cloudChanges).Any(path => !Flat.IsDerived(path) && !IsShared(path)))
        {
            return Forced(forced, Other(forced), cloudChanges, localChanges);
        }

        foreach (var unit in cloudChanges.Concat(localChanges).Select(path => Unit(path, cloudChanges, localChanges)).Distinct()
            .Order(StringComparer.Ordinal).ToList())
        {
            var ofCloud = cloudChanges.Where(path => Belongs(path, unit)).ToList();
            var ofLocal = localChanges.Where(path => Belongs(path, unit)).ToList();
            if (ofCloud.Count == 0 || ofLocal.Count == 0)
            {
                continue;
            }

            var isSame = ofCloud.Concat(ofLocal).Where(path => !Flat.IsDerived(path)).All(path =>
                _now[Side.Cloud].GetValueOrDefault(path) == _now[Side.Local].GetValueOrDefault(path));
            if (isSame || Flat.IsDerived(unit))
            {
                toLocal.ExceptWith(ofCloud);
                toCloud.ExceptWith(ofLocal);
                continue;
            }

            // A removed row wins over what the other server merely computed in it.
            if (OnlyDerived(ofLocal) || OnlyDerived(ofCloud))
            {
                (OnlyDerived(ofLocal) ? toCloud : toLocal).ExceptWith(OnlyDerived(ofLocal) ? ofLocal : ofCloud);
                continue;
            }

            switch (Winner(unit))
            {
                case null:
                    isOpen = true;
                    toLocal.ExceptWith(ofCloud);
                    toCloud.ExceptWith(ofLocal);
                    break;
                case { } winner when !_rules.MayWrite(Other(winner)):
                    isHeldBack = true;
                    toLocal.ExceptWith(ofCloud);
                    toCloud.ExceptWith(ofLocal);
                    break;
                case Side.Cloud:
                    toCloud.ExceptWith(ofLocal);
                    toLocal.UnionWith(ofLocal);
                    break;
                default:
                    toLocal.ExceptWith(ofCloud);
                    toCloud.UnionWith(ofCloud);
                    break;
            }
        }

        var localTarget = Applied(Side.Local, toLocal);
        var cloudTarget = Applied(Side.Cloud, toCloud);
        var writesLocal = !Same(localTarget, _now[Side.Local]) || cloudStep is not null;
        var writesCloud = !Same(cloudTarget, _now[Side.Cloud]) || localStep is not null;
        isHeldBack |= (writesLocal && !_rules.MayWrite(Side.Local)) || (writesCloud && !_rules.MayWrite(Side.Cloud));
        writesLocal &= _rules.MayWrite(Side.Local);
        writesCloud &= _rules.MayWrite(Side.Cloud);
        if ((writesLocal && IsRefused(Side.Local, localTarget)) || (writesCloud && IsRefused(Side.Cloud, cloudTarget)))
        {
            return new Outcome(DecisionKind.Conflict);
        }

        var kind = isOpen ? DecisionKind.Conflict
            : writesLocal || writesCloud ? DecisionKind.Write
            : isHeldBack ? DecisionKind.HoldBack
            : DecisionKind.Adopt;
        return new Outcome(kind, writesCloud ? cloudTarget : null, writesLocal ? localTarget : null);
    }

    // The loser's edits go back to what was agreed and the winner's are laid over it. Not modelled: what the servers compute, the life-cycle, and directions
    // that forbid it.
    private Outcome? Forced(Side winner, Side loser, HashSet<string> cloudChanges, HashSet<string> localChanges)
    {
        if (!_rules.MayWrite(loser) || _status.Values.Concat(_statusBefore.Values).Any(status => status != 0))
        {
            return null;
        }

        var (ofWinner, ofLoser) = winner == Side.Cloud ? (cloudChanges, localChanges) : (localChanges, cloudChanges);
        var target = new Dictionary<string, string>(_now[loser]);
        foreach (var (paths, values) in new[] { (ofLoser, _before[loser]), (ofWinner, _now[winner]) })
        {
            foreach (var path in paths)
            {
                if (values.TryGetValue(path, out var value))
                {
                    target[path] = value;
                }
                else
                {
                    target.Remove(path);
                }
            }
        }

        foreach (var path in target.Keys.Where(path => Flat.Split(path) is { Row: { } row, Field: not null, Table: var table } && !target.ContainsKey($"{table}[{row}]")).ToList())
        {
            target.Remove(path);
        }

        return new Outcome(DecisionKind.Write, loser == Side.Cloud ? target : null, loser == Side.Local ? target : null) { IsOnlyWhatPeopleMeant = true };
    }

    private int? Step(Side from, Side to) =>
        _rules.DocStatus == DocStatusPolicy.Mirror && _status[from] != _statusBefore[from] && _status[from] > _status[to] ? _status[from]
            : null;

    private HashSet<string> Changed(Side side) =>
        [.. _before[side].Keys.Union(_now[side].Keys).Where(path =>
            _before[side].GetValueOrDefault(path) != _now[side].GetValueOrDefault(path))];

    // What is decided as one: a row that one side removed or added, else a single value.
    private string Unit(string path, HashSet<string> cloudChanges, HashSet<string> localChanges)
    {
        var (table, row, _) = Flat.Split(path);
        var whole = $"{table}[{row}]";
        return table is not null && (cloudChanges.Contains(whole) || localChanges.Contains(whole)) ? whole : path;
    }

    private static bool Belongs(string path, string unit) => path == unit || path.StartsWith(unit + ".", StringComparison.Ordinal);

    private static bool OnlyDerived(List<string> paths) => paths.All(Flat.IsDerived);

    private Side? Winner(string unit)
    {
        if (_rules.Force is not null)
        {
            return _rules.Force;
        }

        var (table, _, field) = Flat.Split(unit);
        var path = table is null ? field! : field is null ? table : $"{table}.{field}";
        var strategy = _rules.FieldStrategies.TryGetValue(path, out var own) ? own : _rules.Strategy;
        return Named(strategy) ?? (strategy == ConflictStrategy.LatestTimestamp ? Named(_rules.Fallback) : null);
    }

    private Side? Named(ConflictStrategy strategy) => strategy switch
    {
        ConflictStrategy.CloudWins => Side.Cloud,
        ConflictStrategy.LocalWins => Side.Local,
        ConflictStrategy.LatestTimestamp => _rules.Latest,
        _ => null,
    };

    // What the side becomes when it takes over the other side's values on these paths; cells follow their row.
    private Dictionary<string, string> Applied(Side side, HashSet<string> paths)
    {
        var result = new Dictionary<string, string>(_now[side]);
        var other = _now[Other(side)];
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (other.TryGetValue(path, out var value))
            {
                result[path] = value;
            }
            else
            {
                result.Remove(path);
            }

            if (Flat.Split(path) is { Row: not null, Field: null })
            {
                foreach (var cell in result.Keys.Concat(other.Keys).Where(key => Belongs(key, path)).Distinct().ToList())
                {
                    if (other.TryGetValue(cell, out var cellValue))
                    {
                        result[cell] = cellValue;
                    }
                    else
                    {
                        result.Remove(cell);
                    }
                }
            }
        }

        return result;
    }

    private bool IsRefused(Side side, Dictionary<string, string> target)
    {
        if (_status[side] == 0)
        {
            return false;
        }

        var written = target.Keys.Union(_now[side].Keys).Where(path =>
            target.GetValueOrDefault(path) != _now[side].GetValueOrDefault(path));
        var rowsThatComeOrGo = World.Tables.Keys.ToDictionary(table => table, table => new HashSet<string>(
            target.Keys.Except(_now[side].Keys).Concat(_now[side].Keys.Except(target.Keys)).Where(path =>
            Flat.Split(path) is { Field: null } && Flat.Split(path).Table == table)));
        return written.Any(path =>
        {
            var (table, row, field) = Flat.Split(path);
            if (Flat.IsDerived(path) && field is not null && (table is null || !rowsThatComeOrGo[table].Contains($"{table}[{row}]")))
            {
                return false;
            }

            if (table is not null && World.Derived.Contains(table))
            {
                return false;
            }

            if (_status[side] == 2)
            {
                return true;
            }

            if (table is null)
            {
                return !World.AllowOnSubmit.Contains(field!);
            }

            var isWholeRow = rowsThatComeOrGo[table].Contains($"{table}[{row}]");
            return isWholeRow ? !World.AllowOnSubmit.Contains(table) : !World.AllowOnSubmit.Contains(table)
                && !World.AllowOnSubmit.Contains($"{table}.{field}");
        });
    }

    private static bool Same(Dictionary<string, string> left, Dictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static Side Other(Side side) => side == Side.Cloud ? Side.Local : Side.Cloud;
}
