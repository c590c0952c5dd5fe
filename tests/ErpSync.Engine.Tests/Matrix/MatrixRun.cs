using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>
/// All cells of some kinds on one version. They share two sites, since no document may hold up another one; each has a document of its own, and all that
/// are changed on one side are changed before one sync.
/// </summary>
internal sealed class MatrixRun(string cloudVersion, string localVersion, IReadOnlyList<MatrixKind> kinds, IReadOnlyList<MatrixChange> changes)
{
    private const int MostRounds = 8;

    private readonly Dictionary<MatrixCell, string> _before = [];

    /// <summary>Both sites are of one version.</summary>
    public MatrixRun(string version, IReadOnlyList<MatrixKind> kinds, IReadOnlyList<MatrixChange> changes)
        : this(version, version, kinds, changes)
    {
    }

    public string Version => cloudVersion;

    public List<MatrixCell> Cells { get; } =
    [
        .. from kind in kinds
           from change in changes.Index()
           from side in new[] { Side.Cloud, Side.Local }
           select new MatrixCell(kind, change.Item, side, change.Index + 1),
    ];

    /// <summary>What is wrong with the whole: differences between the sites, writes without a change.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The same with what is wrong with single cells.</summary>
    public IReadOnlyList<string> AllFaults => [.. Faults, .. Cells.SelectMany(cell => cell.Faults.Select(fault => $"{cell}: {fault}"))];

    public async Task PlayAsync()
    {
        using var world = MatrixSites.Make(cloudVersion, localVersion, Cells);
        var desk = new MatrixDesk(world);
        await SettleAsync(world);
        foreach (var origin in new[] { Side.Cloud, Side.Local })
        {
            // Half of the documents come from the other side than the one that is going to change them.
            foreach (var cell in Cells.Where(cell => !cell.Change.IsNew && Origin(cell) == origin))
            {
                desk.Create(cell, origin);
                foreach (var act in cell.Change.Before)
                {
                    desk.Act(cell, act.Contains(':', StringComparison.Ordinal) || origin == cell.Here ? act : $"there: {act}");
                }
            }

            await SettleAsync(world);
            Faults.AddRange(world.Records().Where(record => record.Status != SyncRecordStatus.Synced).Select(record => $"{record.DocType}/{record.Name} {record.Status}: {record.ErrorMessage}"));
        }

        // Documents that both sites create at the same time would get the same numbers.
        foreach (var round in Cells.GroupBy(cell => (cell.Change.IsApart, IsSecond: cell.Here == Side.Local && (cell.Change.IsNew || cell.Change.IsApart))).OrderBy(round => round.Key))
        {
            await RoundAsync(world, desk, [.. round]);
        }

        await JudgeAllAsync(world);
    }

    private static Side Origin(MatrixCell cell) => cell.Change.Change.Length % 2 == 0 ? cell.Here : cell.Here.Other();

    private async Task RoundAsync(SyncWorld world, MatrixDesk desk, List<MatrixCell> cells)
    {
        Locate(world, cells);
        for (var phase = 0; phase < cells.Max(cell => cell.Change.Phases().Count); phase++)
        {
            var active = cells.FindAll(cell => cell.Change.Phases().Count > phase);
            foreach (var cell in active)
            {
                cell.Acted.Clear();
                foreach (var act in cell.Change.Phases()[phase])
                {
                    desk.Act(cell, act);
                }
            }

            foreach (var side in new[] { Side.Cloud, Side.Local })
            {
                var contents = new MatrixContents(world.Side(side), Cells);
                foreach (var cell in active.Where(cell => cell.Acted.Count == 1 && cell.Acted.Contains(side)))
                {
                    _before[cell] = Of(contents, cell);
                }
            }

            await SettleAsync(world);
            if (await MatrixJudge.ResolveAsync(world, active))
            {
                await SettleAsync(world);
            }

            var (cloud, local) = (new MatrixContents(world.Cloud, Cells), new MatrixContents(world.Local, Cells));
            Locate(cloud, local, active);
            var records = world.Records().ToLookup(record => record.DocType, StringComparer.Ordinal);
            foreach (var cell in active)
            {
                MatrixJudge.Judge(world, cell, records, cloud, local, cell.Acted.Count == 1 ? _before[cell] : null);
            }
        }
    }

    public static string Of(MatrixContents contents, MatrixCell cell) =>
        string.Join("\n==\n", cell.Labels.Order(StringComparer.Ordinal).Select(label => contents.Of(cell.DocType, label)).Append(contents.Of(MatrixDesk.Referrer, $"{cell.DocType} {cell.Label}")));

    private void Locate(SyncWorld world, List<MatrixCell> cells) =>
        Locate(new MatrixContents(world.Cloud, Cells), new MatrixContents(world.Local, Cells), cells);

    // Each site has a name of its own for some documents.
    private static void Locate(MatrixContents cloud, MatrixContents local, List<MatrixCell> cells)
    {
        foreach (var cell in cells)
        {
            foreach (var (side, contents) in new[] { (Side.Cloud, cloud), (Side.Local, local) })
            {
                if (contents.Name(cell.DocType, cell.Label) is { } name)
                {
                    cell.Names[side] = name;
                }
            }
        }
    }

    // Until nothing is under way; whether the sites are at rest then is judged at the end.
    private async Task SettleAsync(SyncWorld world)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var writes = world.Writes;
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await world.SyncAsync();
            if (world.Writes == writes || world.Records().All(record => record.Status is SyncRecordStatus.Synced or SyncRecordStatus.Deleted or SyncRecordStatus.Conflict))
            {
                return;
            }
        }

        Faults.Add($"Still writing after {MostRounds} runs.");
    }

    private async Task JudgeAllAsync(SyncWorld world)
    {
        var writes = world.Writes;
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        if (world.Writes != writes)
        {
            Faults.Add($"{world.Writes - writes} writes without a change: {string.Join("; ", world.Results.Select(result => $"{result.DocType}/{result.Name} {result.Action} {result.Reason}"))}");
        }

        Faults.AddRange((await world.CompareAsync()).Where(difference => !difference.IsPending)
            .Select(difference => $"{difference.DocType}/{difference.Name} {difference.Kind} {difference.Field}: '{difference.Cloud}' and '{difference.Local}'"));
        Faults.AddRange(world.Conflicts().Where(conflict => !Cells.Any(cell => cell.Refusal is not null && cell.Names.ContainsValue(conflict.Name))).Select(conflict => $"open conflict {conflict.DocType}/{conflict.Name} {conflict.Kind}: {conflict.Reason}"));
        Faults.AddRange(world.Records().Where(record => record.Status is SyncRecordStatus.Error or SyncRecordStatus.DeadLetter or SyncRecordStatus.Quarantined or SyncRecordStatus.Pending)
            .Select(record => $"{record.DocType}/{record.Name} {record.Status}: {record.ErrorMessage}"));
    }
}
