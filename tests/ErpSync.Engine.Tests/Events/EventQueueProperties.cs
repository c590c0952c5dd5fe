using CsCheck;
using ErpSync.Engine.Events;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.State;

namespace ErpSync.Engine.Tests.Events;

/// <summary>
/// The queue against a model: whatever is accepted, taken, ended, put back, abandoned and restarted in whatever order, no accepted event is
/// lost and no document has two workers. CsCheck prints the seed of a failure.
/// </summary>
public sealed class EventQueueProperties
{
    private static readonly string[] Names = ["A", "B", "C"];

    private enum Act
    {
        Accept,
        Take,
        Complete,
        PutBack,
        SetAside,
        Crash,
        Wait,
        Restart,
    }

    [Fact]
    public async Task No_accepted_event_is_lost_and_no_document_has_two_workers()
    {
        var step = Gen.Select(Gen.Int[0, 99], Gen.Int[0, Names.Length - 1], Gen.Int[0, 1], Gen.Int[0, 3]);
        await step.Array[1, 40].SampleAsync(PlayAsync, iter: 60, threads: 2);
    }

    private static async Task PlayAsync((int Act, int Name, int Side, int Choice)[] steps)
    {
        using var fixture = new StateFixture();
        var model = new Model(fixture);
        foreach (var (act, name, side, choice) in steps)
        {
            await model.DoAsync(ToAct(act), Names[name], (Side)side, choice);
            model.Check();
        }

        await model.FinishAsync();
    }

    private static Act ToAct(int number) => number switch
    {
        < 40 => Act.Accept,
        < 60 => Act.Take,
        < 72 => Act.Complete,
        < 80 => Act.PutBack,
        < 85 => Act.SetAside,
        < 91 => Act.Crash,
        < 96 => Act.Wait,
        _ => Act.Restart,
    };

    private sealed class Model(StateFixture fixture)
    {
        // By document: the number of the last event accepted, and up to which one a worker has looked.
        private readonly Dictionary<(Side Side, string Name), int> _accepted = [];
        private readonly Dictionary<(Side Side, string Name), int> _seen = [];
        private readonly List<(QueuedEvent Entry, int Upto)> _held = [];
        private EventQueue _queue = EventQueue.Open(fixture.StatePath, fixture.Clock);
        private int _worker;
        private int _event;

        private string Owner => $"worker {_worker}";

        public async Task DoAsync(Act act, string name, Side side, int choice)
        {
            switch (act)
            {
                case Act.Accept:
                    await _queue.AcceptAsync(new IncomingEvent(
                        side, "Customer", name, "on_change", choice == 0 ? null : $"stamp {choice}"), CancellationToken.None);
                    _accepted[(side, name)] = ++_event;
                    break;
                case Act.Take:
                    await TakeAsync(choice + 1);
                    break;
                case Act.Complete when Held(choice) is { } held:
                    await _queue.CompleteAsync(held.Entry, Owner, DeliveryOutcome.Synced, null, CancellationToken.None);
                    _seen[(held.Entry.Source, held.Entry.Name)] = held.Upto;
                    break;
                case Act.PutBack when Held(choice) is { } held:
                    var next = fixture.Clock.GetUtcNow().AddSeconds(choice * 5);
                    await _queue.PutBackAsync(held.Entry, Owner, next, "failed", counts: choice > 0, CancellationToken.None);
                    break;
                case Act.SetAside when Held(choice) is { } held:
                    await _queue.SetAsideAsync(held.Entry, Owner, "for good", CancellationToken.None);
                    break;
                case Act.Crash:
                    await CrashAsync();
                    break;
                case Act.Wait:
                    fixture.Clock.Advance(TimeSpan.FromSeconds(7));
                    break;
                case Act.Restart when Entries(WebhookEventStatus.DeadLetter).FirstOrDefault() is { } dead:
                    await _queue.RestartAsync(dead.Id, CancellationToken.None);
                    break;
                default:
                    break;
            }
        }

        public void Check()
        {
            var entries = Entries();
            foreach (var ((side, name), accepted) in _accepted)
            {
                var known = entries.Where(
                    entry => entry.Source == side && entry.Name == name && entry.Status != WebhookEventStatus.Done).ToList();
                Assert.True(known.Count(entry => entry.Status == WebhookEventStatus.Processing) <= 1, $"{side} {name} has two workers.");
                Assert.True(known.Count(entry => entry.Status == WebhookEventStatus.Pending) <= 1, $"{side} {name} waits twice.");
                Assert.True(
                    known.Count > 0 || _seen.GetValueOrDefault((side, name)) == accepted, $"The last event of {side} {name} is lost.");
            }
        }

        /// <summary>In the end everything that is not set aside can be worked off.</summary>
        public async Task FinishAsync()
        {
            await CrashAsync();
            fixture.Clock.Advance(TimeSpan.FromDays(1));
            await TakeAsync(1000);
            foreach (var (entry, upto) in _held)
            {
                await _queue.CompleteAsync(entry, Owner, DeliveryOutcome.Synced, null, CancellationToken.None);
                _seen[(entry.Source, entry.Name)] = upto;
            }

            _held.Clear();
            Check();
            Assert.DoesNotContain(Entries(), entry => entry.Status is WebhookEventStatus.Pending or WebhookEventStatus.Processing);
            await _queue.DisposeAsync();
        }

        private async Task TakeAsync(int limit)
        {
            var taken = await _queue.TakeAsync("Customer", Owner, limit, CancellationToken.None);
            _held.AddRange(taken.Select(entry => (entry, _accepted[(entry.Source, entry.Name)])));
        }

        private (QueuedEvent Entry, int Upto)? Held(int choice)
        {
            if (_held.Count == 0)
            {
                return null;
            }

            var held = _held[choice % _held.Count];
            _held.Remove(held);
            return held;
        }

        // The process is gone; another one opens the file and finds what was abandoned.
        private async Task CrashAsync()
        {
            await _queue.DisposeAsync();
            _held.Clear();
            _worker++;
            _queue = EventQueue.Open(fixture.StatePath, fixture.Clock);
            await _queue.RescueAsync(Owner, CancellationToken.None);
        }

        private List<ErpWebhookEvent> Entries(params WebhookEventStatus[] statuses)
        {
            using var state = fixture.Open(StateAccess.ReadOnly);
            return [.. state.QueryWebhookEvents(new WebhookEventQuery { Statuses = statuses })];
        }
    }
}
