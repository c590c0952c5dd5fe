using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>Grows a random world: one base, perturbed twice, because independent documents would never merge.</summary>
internal sealed class WorldMaker(Case origin)
{
    private static readonly string[] Values = ["1", "2", "3"];

    private readonly Random _random = new(origin.Seed);
    private int _rowNames;

    public World Make()
    {
        var cloudForm = BaseDocument();
        var localNormalizes = Chance(20);
        var localForm = Simulation.Normalize(Side.Local, RenameRows(cloudForm, "L"), localNormalizes);
        var isSubmittedCarefully = Chance(70);
        var cloud = Perturb(cloudForm, "C", origin.CloudEdits, isSubmittedCarefully);
        var local = Simulation.Normalize(Side.Local, Perturb(localForm, "L", origin.LocalEdits, isSubmittedCarefully), localNormalizes);
        var kind = Chance(80) ? BaseKind.Body : Chance(60) ? BaseKind.None : BaseKind.Tombstone;
        return new World
        {
            Origin = origin,
            BaseKind = kind,
            Base = kind == BaseKind.None ? null : new PairBase(cloudForm, localForm),
            Cloud = Chance(12) ? null : cloud,
            Local = Chance(12) ? null : local,
            IsCloudUnknown = Chance(4),
            IsLocalUnknown = Chance(4),
            IsNew = Chance(50),
            LocalNormalizes = localNormalizes,
            Rules = Rules(),
        };
    }

    private CanonicalDocument BaseDocument()
    {
        var document = new CanonicalDocument(
            Chance(80) ? 0 : _random.Next(1, 3),
            World.Fields.Where(_ => Chance(60)).ToDictionary(field => field, _ => Value()),
            new Dictionary<string, IReadOnlyList<CanonicalRow>>());
        foreach (var (table, fields) in World.Tables)
        {
            var rows = Enumerable.Range(0, _random.Next(table == "items" ? 5 : 3)).Select(_ => NewRow(fields, "C")).ToList();
            document = document.WithRows(table, rows);
        }

        return document;
    }

    private CanonicalDocument RenameRows(CanonicalDocument document, string site)
    {
        foreach (var (table, rows) in document.Tables)
        {
            document = document.WithRows(table, [.. rows.Select(row => row.WithSourceName(NewName(site)))]);
        }

        return document;
    }

    private CanonicalDocument Perturb(CanonicalDocument document, string site, int edits, bool isSubmittedCarefully)
    {
        for (var i = 0; i < edits; i++)
        {
            var isLocked = isSubmittedCarefully && document.DocStatus > 0;
            document = _random.Next(12) switch
            {
                0 or 1 or 2 or 3 => SetField(document, isLocked),
                4 or 5 or 6 => SetCell(document, isLocked),
                7 when !isLocked => RemoveRow(document),
                8 or 9 when !isLocked => AddRow(document, site),
                10 when !isLocked => MoveRow(document),
                11 when document.DocStatus < 2 && Chance(50) => document.WithDocStatus(document.DocStatus + 1),
                _ => document,
            };
        }

        return document;
    }

    private CanonicalDocument SetField(CanonicalDocument document, bool isLocked)
    {
        var field = isLocked ? "note" : Pick(World.Fields);
        return document.DocStatus == 2 && isLocked
            ? document
            : new CanonicalDocument(document.DocStatus, Set(document.Fields, field), document.Tables);
    }

    private CanonicalDocument SetCell(CanonicalDocument document, bool isLocked)
    {
        var (table, rows) = Table(document, isLocked);
        if (rows.Count == 0 || (isLocked && document.DocStatus == 2))
        {
            return document;
        }

        var index = _random.Next(rows.Count);
        var field = isLocked ? "date" : Pick(World.Tables[table]);
        rows[index] = new CanonicalRow(rows[index].Id, rows[index].SourceName, Set(rows[index].Fields, field));
        return document.WithRows(table, rows);
    }

    private CanonicalDocument RemoveRow(CanonicalDocument document)
    {
        var (table, rows) = Table(document, isLocked: false);
        if (rows.Count > 0)
        {
            rows.RemoveAt(_random.Next(rows.Count));
        }

        return document.WithRows(table, rows);
    }

    private CanonicalDocument AddRow(CanonicalDocument document, string site)
    {
        var (table, rows) = Table(document, isLocked: false);
        rows.Insert(_random.Next(rows.Count + 1), NewRow(World.Tables[table], site));
        return document.WithRows(table, rows);
    }

    private CanonicalDocument MoveRow(CanonicalDocument document)
    {
        var (table, rows) = Table(document, isLocked: false);
        if (rows.Count > 1)
        {
            var row = rows[_random.Next(rows.Count)];
            rows.Remove(row);
            rows.Insert(_random.Next(rows.Count + 1), row);
        }

        return document.WithRows(table, rows);
    }

    private (string Name, List<CanonicalRow> Rows) Table(CanonicalDocument document, bool isLocked)
    {
        var table = isLocked || Chance(60) ? "items" : Pick(["tags", "taxes"]);
        return (table, [.. document.Rows(table)]);
    }

    private CanonicalRow NewRow(string[] fields, string site)
    {
        var name = NewName(site);
        return new CanonicalRow("row:" + name, name, fields.Where(_ => Chance(70)).ToDictionary(field => field, _ => Value()));
    }

    private DecisionRules Rules()
    {
        var isByHand = Chance(10);
        return new DecisionRules
        {
            Strategy = Pick(Enum.GetValues<ConflictStrategy>()),
            Fallback = Pick(Enum.GetValues<ConflictStrategy>()),
            FieldStrategies = Some(20, Pick(["title", "items.item"]), Pick(Enum.GetValues<ConflictStrategy>())),
            Scope = Chance(80) ? ConflictScope.Field : ConflictScope.Document,
            Deletes = Pick(Enum.GetValues<DeletePolicy>()),
            DocStatus = Chance(80) ? DocStatusPolicy.Mirror : Pick(Enum.GetValues<DocStatusPolicy>()),
            Direction = Chance(70) ? SyncDirection.Bidirectional : Pick(Enum.GetValues<SyncDirection>()),
            Force = Chance(10) ? Pick(Enum.GetValues<Side>()) : null,
            Latest = Chance(60) ? Pick(Enum.GetValues<Side>()) : null,
            SameIdentity = Chance(70),
            ByHand = isByHand,
            Choices = Some(isByHand ? 50 : 0, Pick(["title", "note", "items.item", "items"]), Choice()),
            Derived = World.Derived,
            AllowOnSubmit = World.AllowOnSubmit,
            ValueWhenAbsent = new HashSet<string> { "count" },
        };
    }

    private FieldChoice Choice() => Pick([FieldChoice.Cloud, FieldChoice.Local, FieldChoice.Base, FieldChoice.Of("9"),
        FieldChoice.Of(null)]);

    private Dictionary<string, string> Set(IReadOnlyDictionary<string, string> fields, string field)
    {
        var result = fields.ToDictionary();
        if (Chance(20))
        {
            result.Remove(field);
        }
        else
        {
            result[field] = Value();
        }

        return result;
    }

    private Dictionary<string, T> Some<T>(int percent, string key, T value) => Chance(percent) ? new() { [key] = value } : [];

    private string NewName(string site) => $"{site}{_rowNames++}";

    private string Value() => Pick(Values);

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
