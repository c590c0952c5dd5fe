using ErpSync.Engine.Hosting;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Scheduling;
using ErpSync.Simulation.States;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Histories;

/// <summary>Plays a history from its beginning until everything has come to rest, and says what did not hold.</summary>
internal sealed class HistoryPlayer
{
    private static readonly DateTimeOffset Beginning = new(2026, 11, 22, 20, 58, 33, TimeSpan.Zero);

    private readonly History _history;
    private readonly World _world;
    private readonly Users _users;
    private readonly List<string>? _script;
    private (SimulatedProcess Process, SyncEngine Engine)? _session;
    private int _fields;
    private (SimulatedProcess Process, Task Running)? _sync;

    private HistoryPlayer(History history, World world, List<string>? script)
    {
        _history = history;
        _world = world;
        _script = script;
        _users = new Users(world, Actual);
    }

    /// <summary>Plays it.</summary>
    /// <param name="history">The history.</param>
    /// <param name="folder">Where the state file lies meanwhile.</param>
    /// <param name="isRecorded">Whether trace and script are written down; costs time.</param>
    public static Played Play(History history, StateFolder folder, bool isRecorded = false)
    {
        var trace = isRecorded ? new Trace() : null;
        var script = isRecorded ? new List<string>() : null;
        var loop = new SimulationLoop(new Random(history.Seed ^ 0x0DD), Beginning) { Trace = trace };
        using var world = new World(loop, history, folder, trace);
        try
        {
            folder.Prepare(world.Driver, history.Settings.IsStateInMemory, history.Settings.HasService);
            var player = new HistoryPlayer(history, world, script);
            loop.Run(world.Driver.Start(player.PlayAsync));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            world.Findings.Check(Invariant.Recovery, false, () => $"{exception}");
        }

        return new Played(history, world.Findings, world.Struck, world.Requests, world.Watch.Writes, script ?? [], trace?.Text ?? "", isRecorded ? Outcome.Of(world, history.IsMirrored) : []);
    }

    private Side Actual(Side side) => !_history.IsMirrored ? side : side == Side.Cloud ? Side.Local : Side.Cloud;

    private async Task PlayAsync()
    {
        if (_world.Settings is { HasService: true, StartsServiceLast: false })
        {
            _world.StartService();
        }

        foreach (var act in _history.Acts)
        {
            await DelayAsync(act.Wait);
            await DoAsync(act);
        }

        await WaitForSyncAsync();
        await DelayAsync(TimeSpan.FromMinutes(1));
        _world.ClearFaults();
        if (_world.Settings.HasService)
        {
            await LetServiceWorkAsync();
        }

        // Lost creates are looked for, missing documents are probed twice.
        await SyncLaterAsync(TimeSpan.FromMinutes(10));
        var isBusy = await SyncLaterAsync(TimeSpan.FromMinutes(10));
        if (await RequeueAsync() || isBusy)
        {
            await SettleAsync();
        }

        Note("at rest");
        await CheckPlansAsync();
        await CheckIsolationAsync();
        EndSession();
        await new Judge(_world).JudgeAsync(SyncAsync);
    }

    // The service brings it to rest alone, then ends, so that what follows can look.
    private async Task LetServiceWorkAsync()
    {
        if (_world.Service is null)
        {
            _world.StartService();
        }

        for (var waited = 0; waited < 10 && !_world.HasToldAll(); waited++)
        {
            await DelayAsync(TimeSpan.FromMinutes(1));
        }

        await DelayAsync(TimeSpan.FromMinutes(3));
        var service = _world.Service;
        service?.Stop();
        Note("service is asked to stop");
        if (service is not null)
        {
            await Task.WhenAny(service.Running, DelayAsync(TimeSpan.FromMinutes(10)));
            _world.Findings.Check(Invariant.Recovery, service.Running.IsCompletedSuccessfully, () => $"the service did not end: {service.Running.Exception}");
            _world.End(service.Process);
        }
    }

    private async Task DoAsync(Act act)
    {
        var random = new Random(act.Seed);
        switch (act.Kind)
        {
            case ActKind.Sync:
                await BeginSyncAsync(random);
                break;
            case ActKind.Fault:
                AddFault(act.Side, random);
                break;
            case ActKind.Resolve:
                await ResolveAsync(random);
                break;
            case ActKind.AddField:
                AddField(act.Side, random);
                break;
            case ActKind.Maintenance:
                Note($"{Label(act.Side)} maintenance");
                _ = _world.MaintainAsync(Actual(act.Side), TimeSpan.FromSeconds(random.Next(5, 60)));
                break;
            case ActKind.Permission:
                var docType = DocTypes.Names[random.Next(DocTypes.Names.Count)];
                Note($"{Label(act.Side)} narrows {docType}");
                _ = _world.NarrowAsync(Actual(act.Side), docType, random.Next(2) == 0, TimeSpan.FromSeconds(random.Next(5, 60)));
                break;
            case ActKind.ClockSet:
                _world.SetClock(TimeSpan.FromSeconds(random.Next(-7200, 7200)));
                Note($"clock of the machine is {_world.ClockError} ahead");
                break;
            case ActKind.StateLocked:
                await HoldStateAsync(random);
                break;
            case ActKind.DiskFull:
                var commits = random.Next(1, 4);
                Note(_world.FillDisk(commits) ? $"the disk is full for {commits} commits" : "nothing");
                break;
            case ActKind.RestoreState:
                await WaitForSyncAsync();
                EndSession();
                Note($"the state of {_world.RestoreState(random)} commits ago is put back");
                break;
            case ActKind.TimeZone:
                var zone = HistoryMaker.Zones[random.Next(HistoryMaker.Zones.Count)];
                _world.SetZone(Actual(act.Side), zone);
                Note($"{Label(act.Side)} is in {zone} now");
                break;
            case ActKind.Service:
                Note(_world.TryStartService() ? "service starts" : "nothing");
                break;
            case ActKind.Crash:
                _world.CrashAfter = random.Next(40);
                Note($"crash after {_world.CrashAfter} touches");
                break;
            default:
                Note($"{Label(act.Side)} {_users.Do(act.Kind, act.Side, random)}");
                break;
        }
    }

    private async Task BeginSyncAsync(Random random)
    {
        if (_sync is { } running && running.Process.IsAlive && !running.Running.IsCompleted)
        {
            await WaitForSyncAsync();
        }

        var request = new SyncRequest { Full = random.Next(7) == 0 };
        if (random.Next(4) == 0)
        {
            EndSession();
        }

        Note("sync");
        _sync = StartSync(request);
        if (_world.Settings.IsStepwise)
        {
            await WaitForSyncAsync();
        }
    }

    // As in a shell: one command after the other in one process, until somebody closes it or it dies.
    private (SimulatedProcess, Task) StartSync(SyncRequest request)
    {
        if (_session is not { Process.IsAlive: true } session)
        {
            var process = _world.NewProcess("sync");
            _session = session = (process, _world.OpenEngine(process));
        }

        return (session.Process, session.Process.Start(() => RunAsync(session.Engine.SyncAsync(request, CancellationToken.None))));
    }

    private void EndSession()
    {
        if (_session is { } session)
        {
            _world.End(session.Process);
            _session = null;
        }
    }

    private async Task SyncAsync(SyncRequest request)
    {
        _sync = StartSync(request);
        await WaitForSyncAsync();
    }

    private async Task RunAsync(IAsyncEnumerable<EngineEvent> events)
    {
        try
        {
            await foreach (var told in events)
            {
                if (told is ResultEvent { Value: SyncResult result })
                {
                    Note($"  {result.Action} {result.DocType}/{result.Name} {result.Outcome} {result.Reason}");
                }
            }

            Note("  sync ended");
        }
        catch (ErpSyncException exception)
        {
            Note($"  sync stopped: {exception.Message}");
        }
        catch (ProcessKilledException)
        {
            Note("  sync killed");
        }
    }

    private async Task HoldStateAsync(Random random)
    {
        try
        {
            Note("state held");
            await _world.HoldStateAsync(TimeSpan.FromSeconds(random.Next(1, 20)));
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Somebody else holds it.
        }
    }

    private void AddField(Side side, Random random)
    {
        var name = $"extra{++_fields}";
        foreach (var at in random.Next(3) > 0 ? [Side.Cloud, Side.Local] : new[] { Actual(side) })
        {
            _world.Site(at).Insert("Custom Field", new System.Text.Json.Nodes.JsonObject
            {
                ["dt"] = "Party",
                ["fieldname"] = name,
                ["label"] = name,
                ["fieldtype"] = "Data",
            });
            _world.Definitions.Forget(at);
        }

        Note($"{Label(side)} Party has a field {name}");
    }

    // As a person does who looks at the list and decides the first.
    private async Task ResolveAsync(Random random)
    {
        await WaitForSyncAsync();
        if (_session is not { Process.IsAlive: true } session)
        {
            return;
        }

        ErpConflict? open;
        try
        {
            open = session.Engine.GetConflicts(new ConflictQuery()).FirstOrDefault();
        }
        catch (ErpSyncException)
        {
            return;
        }

        if (open is null)
        {
            return;
        }

        var strategy = open.Kind is ConflictKind.SameName or ConflictKind.AmbiguousMatch ? ConflictStrategy.KeepBoth
            : random.Next(2) == 0 ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins;
        Note($"resolve {open.Id} {open.DocType}/{open.Name} {open.Kind}: {strategy}");
        foreach (var (side, name) in new[] { (Side.Cloud, open.CloudName), (Side.Local, open.LocalName) })
        {
            _world.Ghost.Find(name is null ? null : _world.Watch.Census(side).Uid(open.DocType, name))?.Decide();
        }

        _sync = (session.Process, session.Process.Start(() => RunAsync(session.Engine.ResolveConflictsAsync(
            [new ResolveRequest { Id = open.Id, Strategy = _history.IsMirrored ? HistoryMaker.Mirror(strategy) : strategy }], CancellationToken.None))));
        if (_world.Settings.IsStepwise)
        {
            await WaitForSyncAsync();
        }
    }

    private async Task WaitForSyncAsync()
    {
        while (_sync is { } sync && sync.Process.IsAlive && !sync.Running.IsCompleted)
        {
            // A process that is killed never ends its task.
            await Task.WhenAny(sync.Running, DelayAsync(TimeSpan.FromSeconds(20)));
        }

        if (_sync is { Running.IsFaulted: true } failed)
        {
            await failed.Running;
        }

        _sync = null;
    }

    // As a person does who has mended what a site refused: nothing else may have ended as a dead letter.
    private async Task<bool> RequeueAsync()
    {
        List<SyncRecord> refused;
        using (var state = _world.OpenState(_world.Driver, StateUse.Read))
        {
            refused = [.. state.QueryRecords(new RecordQuery()).Where(record =>
                record.Status == SyncRecordStatus.DeadLetter && record.ErrorMessage?.Contains(FaultAnswers.Refusal, StringComparison.Ordinal) == true)];
        }

        foreach (var record in refused)
        {
            Note($"requeue {record.DocType}/{record.Name}");
            await SyncAsync(new SyncRequest { DocTypes = [record.DocType], Names = [record.Name] });
        }

        return refused.Count > 0;
    }

    private async Task SettleAsync()
    {
        const int Most = 8;
        for (var round = 0; round < Most; round++)
        {
            if (!await SyncLaterAsync(TimeSpan.FromSeconds(1)))
            {
                return;
            }
        }

        _world.Findings.Check(Invariant.Convergence, false, () => $"still writing after {Most} runs");
    }

    // At rest there is nothing to plan, and whoever plans again plans the same. Costs two runs, so not every history does it.
    private async Task CheckPlansAsync()
    {
        if (_history.Seed % 4 != 0)
        {
            return;
        }

        var writes = _world.Watch.Writes;
        var first = await PlanAsync();
        var second = await PlanAsync();
        _world.Findings.Check(Invariant.Idempotence, first.SequenceEqual(second, StringComparer.Ordinal), () => $"planned twice: {Difference(first, second)}");
        _world.Findings.Check(
            Invariant.Idempotence,
            !first.Exists(line => line.Contains(nameof(SyncOutcome.Planned), StringComparison.Ordinal)),
            () => $"planned at rest: {string.Join("; ", first)}");
        _world.Findings.Check(Invariant.Idempotence, _world.Watch.Writes == writes, () => "a plan wrote");
    }

    // What was refused is tried again, and all comes to rest.
    private async Task CheckIsolationAsync()
    {
        if (_history.Seed % 8 != 5)
        {
            return;
        }

        await new Isolation(_world, new Random(_history.Seed)).CheckAsync(SyncAsync);
        await SyncLaterAsync(TimeSpan.FromMinutes(10));
        await SettleAsync();
    }

    private async Task<List<string>> PlanAsync()
    {
        var process = _world.NewProcess("plan");
        var plan = new List<string>();
        await process.Start(async () =>
        {
            await foreach (var told in _world.OpenEngine(process).SyncAsync(new SyncRequest { PlanOnly = true }, CancellationToken.None))
            {
                if (told is ResultEvent { Value: SyncResult result })
                {
                    plan.Add($"{result.Action} {result.DocType}/{result.Name} {result.Direction} {result.Outcome} {result.Reason}");
                }
            }
        });
        _world.End(process);
        return plan;
    }

    private static string Difference(List<string> first, List<string> second) =>
        string.Join("; ", first.Except(second).Select(line => $"first {line}").Concat(second.Except(first).Select(line => $"then {line}")));

    // Whether it wrote anything.
    private async Task<bool> SyncLaterAsync(TimeSpan wait)
    {
        var before = _world.Watch.Writes;
        await DelayAsync(wait);
        await SyncAsync(new SyncRequest());
        return _world.Watch.Writes != before;
    }

    private void AddFault(Side side, Random random)
    {
        var kind = (FaultKind)random.Next((int)FaultKind.Slow + 1);
        var writesOnly = random.Next(10) < 7;
        var skip = random.Next(4);
        _world.AddFault(Actual(side), new Fault(kind, writesOnly, skip, random.Next(4) == 0 ? 5 : 1));
        Note($"{Label(side)} fault {kind}{(writesOnly ? " for writes" : "")} after {skip}");
    }

    private Task DelayAsync(TimeSpan wait) => Task.Delay(wait, _world.Driver.Clock, CancellationToken.None);

    private static string Label(Side side) => side == Side.Cloud ? "A" : "B";

    private void Note(string line)
    {
        if (_script is not null)
        {
            var stamped = $"{_world.Loop.Now:HH:mm:ss.fff} {line}";
            _script.Add(stamped);
            _world.Trace?.Add(stamped);
        }
    }
}
