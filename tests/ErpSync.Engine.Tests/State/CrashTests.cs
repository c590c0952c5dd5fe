using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

public sealed class CrashTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_abandoned_transaction_leaves_no_trace()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        StateFixture.Abandon(store, abandoned =>
        {
            abandoned.SavePair(pair with { RetryCount = 9 });
            abandoned.SavePair(Samples.Pair("C-2", "L-2"));
            abandoned.SaveBase(pair.Id, Samples.Base());
            abandoned.OpenIntent(Samples.Intent(pair, "op", _fixture.Clock.GetUtcNow()));
            abandoned.SetCursor(Side.Cloud, "Customer", new ScanCursor("x", null));
            abandoned.AppendLog(Samples.Entry("C-1", _fixture.Clock.GetUtcNow()));
        });

        Assert.Equal(pair, store.GetPair(pair.Id));
        Assert.Equal(1, store.CountPairs("Customer"));
        Assert.Empty(store.GetBases([pair.Id]));
        Assert.Empty(store.OpenIntents());
        Assert.Null(store.GetCursor(Side.Cloud, "Customer").Position);
        Assert.Empty(store.QueryLog(new LogQuery()));
        StateFixture.Save(store, Samples.Pair("C-3", "L-3"));
    }

    [Fact]
    public void A_killed_process_leaves_what_it_had_committed_and_nothing_else()
    {
        var killed = SimulatedProcesses.Process(100);
        using var store = _fixture.Open(processes: new SimulatedProcesses(killed, _ => true));
        var pair = StateFixture.InTransaction(store, transaction =>
        {
            var saved = transaction.SavePair(Samples.Pair());
            transaction.SaveBase(saved.Id, Samples.Base());
            transaction.OpenIntent(Samples.Intent(saved, "committed", _fixture.Clock.GetUtcNow()));
            return saved;
        });
        var left = StateFixture.InTransaction(store, underWay =>
        {
            underWay.SavePair(pair with { RetryCount = 9 });
            underWay.OpenIntent(Samples.Intent(pair, "not committed", _fixture.Clock.GetUtcNow()));
            return _fixture.CopyAsAfterKill();
        });

        using var next = _fixture.Open(processes: new SimulatedProcesses(SimulatedProcesses.Process(200), _ => false), path: left);

        Assert.Equal(pair, next.GetPair(pair.Id));
        Assert.Equal("committed", Assert.Single(next.OpenIntents()).OperationId);
        DocumentAssert.Identical(Samples.Base(), next.GetBases([pair.Id])[pair.Id]);
        StateFixture.Save(next, pair with { RetryCount = 1 });
    }

    [Fact]
    public void A_log_cut_off_in_the_middle_loses_only_what_came_last()
    {
        var processes = new SimulatedProcesses(SimulatedProcesses.Process(100), _ => false);
        using var store = _fixture.Open(processes: processes);
        for (var number = 0; number < 20; number++)
        {
            StateFixture.InTransaction(store, transaction =>
            {
                // Two rows that belong together.
                transaction.SavePair(Samples.Pair($"A-{number}", null));
                transaction.SavePair(Samples.Pair($"B-{number}", null));
            });
        }

        var whole = new FileInfo(_fixture.StatePath + "-wal").Length;
        for (var cut = whole; cut > 0; cut -= 3001)
        {
            var left = _fixture.CopyAsAfterKill();
            using (var log = new FileStream(left + "-wal", FileMode.Open))
            {
                log.SetLength(cut);
            }

            using var next = TryOpen(left, processes);
            Assert.Equal(0, (next?.CountPairs("Customer") ?? 0) % 2);
        }
    }

    [Fact]
    public void A_transaction_that_is_over_refuses_to_go_on()
    {
        using var store = _fixture.Open();
        var transaction = StateFixture.InTransaction(store, transaction => transaction);

        Assert.Throws<ObjectDisposedException>(() => transaction.SavePair(Samples.Pair()));
        Assert.Throws<ObjectDisposedException>(() => transaction.SaveBase(1, Samples.Base()));
        StateFixture.Save(store, Samples.Pair());
    }

    private SqliteStateStore? TryOpen(string path, SimulatedProcesses processes)
    {
        // Cut before its first commit the file is still empty: there is no state yet.
        var isEmpty = new FileInfo(path).Length == 0 && new FileInfo(path + "-wal").Length < 4096;
        return isEmpty ? null : _fixture.Open(processes: processes, path: path);
    }
}
