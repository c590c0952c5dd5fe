using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Tests.State;

public sealed class RetentionTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Old_entries_closed_conflicts_and_runs_go_and_open_conflicts_stay()
    {
        using var store = _fixture.Open();
        var now = _fixture.Clock.GetUtcNow();
        var old = now.AddDays(-91);
        var kept = StateFixture.InTransaction(store, transaction =>
        {
            for (var number = 0; number < 4500; number++)
            {
                transaction.AppendLog(Samples.Entry($"old-{number}", old));
            }

            transaction.AppendLog(Samples.Entry("new", now.AddDays(-89)));
            for (var number = 0; number < Retention.RunsKept + 5; number++)
            {
                transaction.SaveRun(new SyncRun { Id = $"run-{number}", StartedAt = old.AddMinutes(number) });
            }

            var open = transaction.SaveConflict(Samples.Conflict(transaction.SavePair(Samples.Pair("open", null)), old));
            var closedLately = transaction.SaveConflict(Samples.Conflict(transaction.SavePair(Samples.Pair("late", null)), old));
            transaction.CloseConflict(closedLately, ConflictState.Settled, null, "rule", null, now.AddDays(-89));
            var closedLongAgo = transaction.SaveConflict(Samples.Conflict(transaction.SavePair(Samples.Pair("old", null)), old));
            transaction.CloseConflict(closedLongAgo, ConflictState.Resolved, ConflictStrategy.CloudWins, "asha", null, old);
            return (Open: open, ClosedLately: closedLately);
        });

        var purged = store.Purge(90);

        Assert.Equal(new StatePurge(4500, 1, 5), purged);
        Assert.Equal("new", Assert.Single(store.QueryLog(new LogQuery())).Name);
        Assert.Equal(
            [kept.Open, kept.ClosedLately],
            store.QueryConflicts(new ConflictQuery { IncludeClosed = true }).Select(conflict => conflict.Id));
        Assert.Equal(Retention.RunsKept, store.GetStatus(0, 1000).Runs.Count);
        Assert.Equal(3, store.CountPairs("Customer"));
        Assert.Equal(new StatePurge(0, 0, 0), store.Purge(90));
    }

    [Fact]
    public void Only_a_store_opened_for_writing_purges()
    {
        _fixture.Open().Dispose();
        using var reader = _fixture.Open(StateAccess.ReadOnly);

        Assert.Equal(ErrorIds.StateAccess, StateFixture.Refused(() => reader.Purge(90)).ErrorId);
    }
}
