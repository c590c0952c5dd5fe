using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Webhooks;

public sealed class WebhookQueueTests
{
    private readonly WebhookSite _hooks = new();

    [Fact]
    public void A_failing_delivery_is_tried_three_times_and_holds_up_the_worker()
    {
        _hooks.Watch("w", "on_update");
        _hooks.AddThing("A");
        _hooks.AddThing("B");
        var start = _hooks.Test.Clock.GetUtcNow();
        var seen = new List<string>();

        while (_hooks.Queue.NextDue is { } due)
        {
            _hooks.Test.Clock.Advance(TimeSpan.FromTicks(Math.Max(0, (due - _hooks.Test.Clock.GetUtcNow()).Ticks)));
            var attempt = _hooks.Queue.Take()!;
            var seconds = (_hooks.Test.Clock.GetUtcNow() - start).TotalSeconds;
            seen.Add(string.Create(CultureInfo.InvariantCulture, $"{attempt.Document} {attempt.Number} {seconds}"));
            _hooks.Queue.Complete(attempt, attempt.Document == "A" ? WebhookOutcome.Failed("refused") : WebhookOutcome.Answered(204));
        }

        Assert.Equal(["A 1 0", "A 2 1", "A 3 5", "B 1 12"], seen);
        Assert.Equal(0, _hooks.Queue.Unfinished);
        Assert.Equal(4, _hooks.Site.Names("Webhook Request Log").Count);
    }

    [Fact]
    public void A_delivery_that_times_out_is_tried_again_at_once()
    {
        _hooks.Watch("w", "on_update", new JsonObject { ["timeout"] = 2 });
        _hooks.AddThing("A");

        for (var number = 1; number <= 3; number++)
        {
            var attempt = _hooks.Queue.Take()!;
            Assert.Equal((number, TimeSpan.FromSeconds(2)), (attempt.Number, attempt.Timeout));
            _hooks.Queue.Complete(attempt, WebhookOutcome.TimedOut());
        }

        Assert.Null(_hooks.Queue.Take());
        Assert.Equal(0, _hooks.Queue.Unfinished);
    }

    [Fact]
    public void Two_workers_deliver_two_messages_at_a_time()
    {
        var hooks = new WebhookSite(workers: 2);
        hooks.Watch("w", "on_update");
        hooks.AddThing("A");
        hooks.AddThing("B");
        hooks.AddThing("C");

        var first = hooks.Queue.Take()!;
        var second = hooks.Queue.Take()!;

        Assert.Null(hooks.Queue.Take());
        Assert.Null(hooks.Queue.NextDue);
        Assert.Equal((1, 3), (hooks.Queue.Waiting, hooks.Queue.Unfinished));
        hooks.Queue.Complete(second, WebhookOutcome.Answered(200));
        Assert.Equal("C", hooks.Queue.Take()!.Document);
        Assert.Equal("A", first.Document);
    }

    [Fact]
    public void An_outcome_is_told_once()
    {
        _hooks.Watch("w", "on_update");
        _hooks.AddThing("A");
        var attempt = _hooks.Queue.Take()!;
        _hooks.Queue.Complete(attempt, WebhookOutcome.Answered(200));

        Assert.Throws<InvalidOperationException>(() => _hooks.Queue.Complete(attempt, WebhookOutcome.Answered(200)));
    }

    [Fact]
    public void Deliveries_wait_while_the_workers_are_down()
    {
        _hooks.Watch("w", "on_update");
        _hooks.Queue.StopWorkers(TimeSpan.FromMinutes(5));
        _hooks.AddThing("A", 1);
        _hooks.ChangeThing("A", 2);

        Assert.Empty(_hooks.Receive());
        Assert.False(_hooks.Queue.WorkersAreUp);
        Assert.Equal(_hooks.Test.Clock.GetUtcNow() + TimeSpan.FromMinutes(5), _hooks.Queue.NextDue);
        _hooks.Test.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["on_update A 1", "on_update A 2"], _hooks.Receive());
    }

    [Fact]
    public void Faults_lose_duplicate_delay_and_reorder_deliveries_in_a_way_the_seed_repeats()
    {
        var faults = new WebhookFaults
        {
            Seed = 7,
            LossRate = 0.2,
            DuplicateRate = 0.2,
            DelayRate = 0.2,
            ReorderRate = 0.2,
        };

        var (now, later) = Play(faults);

        Assert.Equal((now, later), Play(faults));
        Assert.NotEqual((now, later), Play(faults with { Seed = 8 }));
        var all = now.Split(',').Concat(later.Split(',')).ToList();
        Assert.InRange(all.Distinct().Count(), 60, 99);
        Assert.InRange(all.Count - all.Distinct().Count(), 5, 40);
        Assert.InRange(later.Split(',').Length, 5, 50);
        Assert.NotEqual(now.Split(',').Order(StringComparer.Ordinal), now.Split(','));
    }

    [Theory]
    [InlineData(1, 0, "")]
    [InlineData(0, 1, "on_update A 0,on_update A 0,on_update B 0,on_update B 0")]
    [InlineData(0, 0, "on_update A 0,on_update B 0")]
    public void A_fault_that_is_certain_meets_every_delivery(double loss, double duplicates, string expected)
    {
        _hooks.Watch("w", "on_update");
        _hooks.Queue.Faults = new WebhookFaults { LossRate = loss, DuplicateRate = duplicates };

        _hooks.AddThing("A");
        _hooks.AddThing("B");

        Assert.Equal(expected, string.Join(',', _hooks.Receive()));
    }

    private static (string Now, string Later) Play(WebhookFaults faults)
    {
        var hooks = new WebhookSite();
        hooks.Watch("w", "on_update");
        hooks.Queue.Faults = faults;
        for (var i = 100; i < 200; i++)
        {
            hooks.AddThing(i.ToString(CultureInfo.InvariantCulture));
        }

        var now = string.Join(',', hooks.Receive());
        hooks.Test.Clock.Advance(faults.LongestDelay);
        return (now, string.Join(',', hooks.Receive()));
    }
}
