using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Tests.State;

public sealed class LeaseTests : IDisposable
{
    private static readonly ProcessIdentity First = SimulatedProcesses.Process(100);
    private static readonly ProcessIdentity Second = SimulatedProcesses.Process(200, "ravi");

    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_second_writer_is_refused_and_told_who_writes_since_when()
    {
        using var first = OpenAs(First, othersAlive: true);

        var error = StateFixture.Refused(() => OpenAs(Second, othersAlive: true));

        Assert.Equal(ErrorIds.StateLocked, error.ErrorId);
        Assert.Equal(ErpErrorCategory.ResourceBusy, error.Category);
        Assert.Contains("asha on OFFICE-1 (process 100) since 2026-03-01 08:00:00 UTC", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void Two_stores_of_one_process_do_not_both_write()
    {
        using var first = _fixture.Open();

        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => _fixture.Open()).ErrorId);
    }

    [Fact]
    public void A_closed_store_leaves_the_file_free()
    {
        OpenAs(First, othersAlive: true).Dispose();
        Assert.Equal(0, _fixture.Clock.RunningTimers);

        using var second = OpenAs(Second, othersAlive: true);
        Assert.Contains("ravi", second.GetStatus(1, 1).LockedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_process_is_taken_over_at_once()
    {
        using var dead = OpenAs(First, othersAlive: true);

        using var second = OpenAs(Second, othersAlive: false);

        StateFixture.Save(second, Samples.Pair());
        Assert.Equal(1, second.CountPairs("Customer"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void A_writer_that_may_still_live_is_waited_for_until_its_lease_runs_out(bool? alive)
    {
        // The first one's clock, and with it its heartbeat, stands still: a machine that sleeps.
        using var first = OpenAs(First, othersAlive: true);
        var clock = new ManualClock(_fixture.Clock.GetUtcNow());
        clock.Advance(WriterLease.Duration - TimeSpan.FromTicks(1));
        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(Second, alive, clock)).ErrorId);

        clock.Advance(TimeSpan.FromTicks(1));
        using var second = OpenAs(Second, alive, clock);

        Assert.Contains("ravi", second.GetStatus(1, 1).LockedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_has_lost_the_lease_writes_nothing_any_more()
    {
        using var first = OpenAs(First, othersAlive: true);
        var pair = StateFixture.Save(first, Samples.Pair());
        using var second = OpenAs(Second, othersAlive: false);

        var error = StateFixture.Refused(() => StateFixture.Save(first, Samples.Pair()));

        Assert.Equal(ErrorIds.StateLocked, error.ErrorId);
        Assert.Contains("ravi", error.Message, StringComparison.Ordinal);
        StateFixture.Save(second, pair with { RetryCount = 5 });
        Assert.Equal(5, first.GetPair(pair.Id)!.RetryCount);
    }

    [Fact]
    public void Whoever_has_lost_the_lease_does_not_release_the_new_holders()
    {
        var first = OpenAs(First, othersAlive: true);
        using var second = OpenAs(Second, othersAlive: false);

        first.Dispose();

        StateFixture.Save(second, Samples.Pair());
        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(First, othersAlive: true)).ErrorId);
    }

    [Fact]
    public void A_lost_lease_that_was_released_since_is_still_lost()
    {
        using var first = OpenAs(First, othersAlive: true);
        OpenAs(Second, othersAlive: false).Dispose();

        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => StateFixture.Save(first, Samples.Pair())).ErrorId);
    }

    [Fact]
    public void An_idle_writer_keeps_its_lease_by_its_heartbeat()
    {
        using var first = OpenAs(First, othersAlive: true);
        _fixture.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(Second, othersAlive: null)).ErrorId);
        StateFixture.Save(first, Samples.Pair());
    }

    [Fact]
    public void A_long_transaction_keeps_everybody_out_and_its_successor_renews_the_lease()
    {
        using var first = OpenAs(First, othersAlive: true);
        StateFixture.InTransaction(first, _ =>
        {
            _fixture.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(Second, othersAlive: false)).ErrorId);
        });

        StateFixture.Save(first, Samples.Pair());
        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(Second, othersAlive: null)).ErrorId);
    }

    [Fact]
    public void A_rolled_back_transaction_does_not_roll_back_the_renewal()
    {
        using var first = OpenAs(First, othersAlive: true);
        for (var i = 0; i < 10; i++)
        {
            StateFixture.Abandon(first, _ => _fixture.Clock.Advance(TimeSpan.FromSeconds(40)));
        }

        StateFixture.Abandon(first, _ => { });
        Assert.Equal(ErrorIds.StateLocked, StateFixture.Refused(() => OpenAs(Second, othersAlive: null)).ErrorId);
    }

    [Fact]
    public void A_lease_from_a_clock_that_ran_ahead_does_not_block_for_ever()
    {
        using var future = OpenAs(First, othersAlive: true, new ManualClock(_fixture.Clock.GetUtcNow().AddYears(4)));

        using var second = OpenAs(Second, othersAlive: null);

        StateFixture.Save(second, Samples.Pair());
    }

    [Fact]
    public void Reading_needs_no_lease()
    {
        using var first = OpenAs(First, othersAlive: true);
        var pair = StateFixture.Save(first, Samples.Pair());
        using var reader = _fixture.Open(StateAccess.ReadOnly, new SimulatedProcesses(Second, _ => true));

        Assert.Equal(pair, reader.GetPair(pair.Id));
        Assert.Contains("asha", reader.GetStatus(1, 1).LockedBy, StringComparison.Ordinal);
        StateFixture.InTransaction(first, transaction =>
        {
            transaction.SavePair(pair with { RetryCount = 1 });
            Assert.Equal(0, reader.GetPair(pair.Id)!.RetryCount);
        });

        Assert.Equal(1, reader.GetPair(pair.Id)!.RetryCount);
        Assert.Equal(ErrorIds.StateAccess, StateFixture.Refused(() => StateFixture.Save(reader, Samples.Pair())).ErrorId);
    }

    [Fact]
    public void Nobody_is_named_when_nobody_writes()
    {
        OpenAs(First, othersAlive: true).Dispose();
        using var reader = _fixture.Open(StateAccess.ReadOnly);

        Assert.Null(reader.GetStatus(1, 1).LockedBy);
    }

    [Fact]
    public void A_program_that_holds_the_file_is_waited_for_and_then_reported()
    {
        using var store = _fixture.Open();
        using var plain = _fixture.OpenPlain();
        StateFixture.Execute(plain, "BEGIN IMMEDIATE");

        var error = StateFixture.Refused(() => StateFixture.Save(store, Samples.Pair()));

        Assert.Equal(ErrorIds.StateLocked, error.ErrorId);
        Assert.Contains("Another program", error.Message, StringComparison.Ordinal);
        StateFixture.Execute(plain, "ROLLBACK");
        StateFixture.Save(store, Samples.Pair());
    }

    [Fact]
    public void This_process_is_alive_and_others_are_told_apart()
    {
        var processes = new SystemProcesses();
        var current = processes.Current;

        Assert.Equal(Environment.ProcessId, current.Id);
        Assert.True(processes.IsAlive(current));
        Assert.True(new SystemProcesses().IsAlive(current with { Machine = current.Machine.ToLowerInvariant() }));
        Assert.False(processes.IsAlive(current with { Token = current.Token + "0" }));
        Assert.False(processes.IsAlive(current with { Id = int.MaxValue }));
        Assert.Null(processes.IsAlive(current with { Machine = "ANOTHER" }));
    }

    private SqliteStateStore OpenAs(ProcessIdentity process, bool? othersAlive, TimeProvider? clock = null) =>
        _fixture.Open(processes: new SimulatedProcesses(process, other => other == process ? true : othersAlive), clock: clock);
}
