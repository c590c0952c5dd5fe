using ErpSync.Engine.Events;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.State;

namespace ErpSync.Engine.Tests.Events;

public sealed class EventQueueTests : IAsyncLifetime
{
    private readonly StateFixture _fixture = new();
    private EventQueue _queue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _queue = EventQueue.Open(_fixture.StatePath, _fixture.Clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Events_of_one_document_wait_as_one_entry_however_many_there_are()
    {
        await AcceptAsync("ACME", "on_update", "2026-01-01 00:00:00.000001");
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000001");
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000002");
        await AcceptAsync("BETA", "on_change", null);

        var taken = await TakeAsync();

        Assert.Equal([("ACME", 3), ("BETA", 1)], taken.Select(entry => (entry.Name, entry.Deliveries)));
        Assert.Equal(["2026-01-01 00:00:00.000001", "2026-01-01 00:00:00.000002"], taken[0].Modified);
        Assert.Empty(taken[1].Modified);
    }

    [Fact]
    public async Task A_deletion_among_the_events_is_not_forgotten()
    {
        await AcceptAsync("ACME", "on_trash", null);
        await AcceptAsync("ACME", "on_change", null);

        Assert.Equal("on_trash", Assert.Single(await TakeAsync()).Event);
    }

    [Fact]
    public async Task A_document_that_is_worked_on_is_not_taken_again_until_it_is_done()
    {
        await AcceptAsync("ACME");
        var first = Assert.Single(await TakeAsync());
        await AcceptAsync("ACME");

        Assert.Empty(await TakeAsync());
        await _queue.CompleteAsync(first, "worker", DeliveryOutcome.Synced, null, Token);

        Assert.NotEqual(first.Id, Assert.Single(await TakeAsync()).Id);
    }

    [Fact]
    public async Task What_either_side_tells_of_a_document_under_work_is_not_due_before_that_has_ended()
    {
        await AcceptAsync("A");
        var taken = Assert.Single(await TakeAsync());
        await AcceptAsync("A");
        await _queue.AcceptAsync(new IncomingEvent(Side.Local, "Customer", "A", "on_change", null), Token);

        Assert.Empty(_queue.DueDocTypes());
        Assert.Empty(await TakeAsync());

        await _queue.CompleteAsync(taken, "worker", DeliveryOutcome.Synced, null, Token);
        Assert.Equal(["Customer"], _queue.DueDocTypes());
        Assert.Equal(2, (await TakeAsync()).Count);
    }

    [Fact]
    public async Task The_urgent_go_first_then_the_oldest()
    {
        await _queue.AcceptAsync(new IncomingEvent(Side.Cloud, "Customer", "census", null, null) { Priority = EventPriority.Scan }, Token);
        await AcceptAsync("first");
        await AcceptAsync("second");

        Assert.Equal(["first", "second", "census"], (await TakeAsync()).Select(entry => entry.Name));
    }

    [Fact]
    public async Task What_failed_waits_for_its_time_unless_there_is_news()
    {
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000001");
        await FailAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(_queue.DueDocTypes());
        Assert.Equal(_fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), _queue.NextDue());

        // The same stamp again is no news; another one is.
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000001");
        Assert.Empty(await TakeAsync());
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000002");

        Assert.Equal(1, Assert.Single(await TakeAsync()).Attempts);
    }

    [Fact]
    public async Task What_failed_is_due_when_its_time_has_come()
    {
        await AcceptAsync("ACME");
        await FailAsync(TimeSpan.FromMinutes(1));

        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["Customer"], _queue.DueDocTypes());
        Assert.Equal(2, Assert.Single(await TakeAsync()).Attempts);
    }

    [Fact]
    public async Task A_failed_entry_whose_document_was_touched_is_one_with_the_new_event()
    {
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000001");
        var taken = Assert.Single(await TakeAsync());
        await AcceptAsync("ACME", "on_change", "2026-01-01 00:00:00.000002");

        await _queue.PutBackAsync(taken, "worker", _fixture.Clock.GetUtcNow().AddHours(1), "failed", counts: true, Token);

        var entry = Assert.Single(await TakeAsync());
        Assert.Equal((2, 0), (entry.Deliveries, entry.Modified.Count));
    }

    [Fact]
    public async Task Work_of_a_worker_that_is_gone_is_taken_back_and_what_keeps_ending_workers_is_set_aside()
    {
        await AcceptAsync("ACME");
        for (var worker = 1; worker <= EventQueue.MostAbandonedAttempts; worker++)
        {
            Assert.Single(await _queue.TakeAsync("Customer", $"worker {worker}", 10, Token));
            Assert.Equal(1, await _queue.RescueAsync($"worker {worker + 1}", Token));
        }

        Assert.Empty(_queue.DueDocTypes());
        var dead = Assert.Single(Entries());
        Assert.Equal((WebhookEventStatus.DeadLetter, 1L), (dead.Status, _queue.Backlog().DeadLetters));
        Assert.Contains("5 times", dead.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lost_an_entry_cannot_end_it_any_more()
    {
        await AcceptAsync("ACME");
        var taken = Assert.Single(await TakeAsync());
        await _queue.RescueAsync("other", Token);
        await _queue.TakeAsync("Customer", "other", 10, Token);

        await _queue.CompleteAsync(taken, "worker", DeliveryOutcome.Synced, null, Token);

        Assert.Equal(WebhookEventStatus.Processing, Assert.Single(Entries()).Status);
    }

    [Fact]
    public async Task A_dead_letter_is_restarted_as_if_it_had_just_come()
    {
        await AcceptAsync("ACME");
        var taken = Assert.Single(await TakeAsync());
        await _queue.SetAsideAsync(taken, "worker", "refused for good", Token);

        var restarted = await _queue.RestartAsync(taken.Id, Token);

        Assert.Equal(
            (taken.Id, WebhookEventStatus.Pending, 0, null), (restarted!.Id, restarted.Status, restarted.Attempts, restarted.Reason));
        Assert.Single(await TakeAsync());
        Assert.Null(await _queue.RestartAsync(4711, Token));
    }

    [Fact]
    public async Task A_dead_letter_of_a_document_that_waits_already_is_one_with_it()
    {
        await AcceptAsync("ACME");
        var taken = Assert.Single(await TakeAsync());
        await _queue.SetAsideAsync(taken, "worker", "refused for good", Token);
        await AcceptAsync("ACME");

        var restarted = await _queue.RestartAsync(taken.Id, Token);

        Assert.NotEqual(taken.Id, restarted!.Id);
        Assert.Equal(restarted.Id, Assert.Single(Entries()).Id);
    }

    [Fact]
    public async Task What_was_dealt_with_is_kept_for_a_day_and_dead_letters_for_the_retention()
    {
        await AcceptAsync("done");
        await _queue.CompleteAsync(Assert.Single(await TakeAsync()), "worker", DeliveryOutcome.Echo, null, Token);
        await AcceptAsync("dead");
        await _queue.SetAsideAsync(Assert.Single(await TakeAsync()), "worker", "refused", Token);
        await AcceptAsync("waiting");

        _fixture.Clock.Advance(TimeSpan.FromHours(23));
        await _queue.PurgeAsync(90, Token);
        Assert.Equal(3, Entries().Count);
        _fixture.Clock.Advance(TimeSpan.FromHours(2));
        await _queue.PurgeAsync(90, Token);
        Assert.Equal(["waiting", "dead"], Entries().Select(entry => entry.Name));
        _fixture.Clock.Advance(TimeSpan.FromDays(90));
        await _queue.PurgeAsync(90, Token);

        Assert.Equal(["waiting"], Entries().Select(entry => entry.Name));
    }

    [Fact]
    public async Task Events_are_accepted_while_somebody_else_holds_the_lease()
    {
        using var writer = _fixture.Open();
        StateFixture.Save(writer, Samples.Pair());

        await AcceptAsync("ACME");
        StateFixture.Save(writer, Samples.Pair("C-2", null));

        Assert.Single(Entries());
        Assert.Equal(1, writer.GetStatus(1, 1).Webhooks.Pending);
    }

    [Fact]
    public async Task Thousands_at_once_are_all_in_the_file_when_they_are_answered()
    {
        await Task.WhenAll(Enumerable.Range(0, 5000).Select(number => AcceptAsync($"C-{number}")));

        // The file as a killed process leaves it.
        using var survivor = _fixture.Open(StateAccess.ReadOnly, path: _fixture.CopyAsAfterKill());
        Assert.Equal(5000, survivor.QueryWebhookEvents(new WebhookEventQuery()).Count());
    }

    private Task AcceptAsync(string name, string what = "on_change", string? modified = null) =>
        _queue.AcceptAsync(new IncomingEvent(Side.Cloud, "Customer", name, what, modified), Token);

    private Task<List<QueuedEvent>> TakeAsync() => _queue.TakeAsync("Customer", "worker", 100, Token);

    private async Task FailAsync(TimeSpan pause) => await _queue.PutBackAsync(
        Assert.Single(await TakeAsync()), "worker", _fixture.Clock.GetUtcNow() + pause, "failed", counts: true, Token);

    private List<ErpWebhookEvent> Entries()
    {
        using var state = _fixture.Open(StateAccess.ReadOnly);
        return [.. state.QueryWebhookEvents(new WebhookEventQuery())];
    }
}
