using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// Creates the documents of one DocType on one side many at a time: those that wait when a call becomes possible go together.
/// </summary>
/// <remarks>
/// Only documents whose own values give them their name travel so, because insert_many is sent no names. The first call carries one document and proves
/// that the site names it as expected.
/// </remarks>
internal sealed class CreateLane(RunContext run, CreateBatch batches, Side side, NamingField naming)
{
    // Characters of what is sent at once; a site takes 25 MiB.
    private const int LargestBody = 4_000_000;

    // A batch that takes longer keeps a worker of the site from its users, and comes near the time-out of a call.
    private static readonly TimeSpan LongestBatch = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Queue<CreateOrder> _waiting = new();
    private bool _isSending;
    private bool _isProved;
    private bool _isRefuted;
    private int _most = 1;

    /// <summary>Whether a document may be created in this lane.</summary>
    public bool Takes(PairWork work, string name, JsonObject body) =>
        !_isRefuted
        && body[naming.Name]?.ToString() == name

        // Where a second document of the name is not refused but gets another name, only what was surely never sent before may go.
        && (naming.RefusesDuplicates || work.Pair.Id == 0);

    /// <summary>Creates a document together with what else waits.</summary>
    /// <returns>The document as read back; null when it has to be created alone.</returns>
    /// <exception cref="OutcomeUnknownException">Nothing tells whether it was created.</exception>
    /// <exception cref="SiteException">The site refused the batch, and not because of one of its documents.</exception>
    public Task<CreateReceipt?> CreateAsync(CreateOrder order)
    {
        bool begins;
        lock (_lock)
        {
            _waiting.Enqueue(order);
            begins = !_isSending;
            _isSending = true;
        }

        if (begins)
        {
            // It goes on while anything waits, and whatever happens is told to the orders.
            _ = SendWaitingAsync();
        }

        return order.Outcome;
    }

    private async Task SendWaitingAsync()
    {
        try
        {
            // What is about to come at the same time goes along.
            await Task.Yield();
            while (NextLeft() is { } next)
            {
                var turn = await run.Site(side).Pace.EnterAsync(CallLane.CreateMany, next.Cancellation);
                var sending = SendAsync(Take(), turn, next.Cancellation);
                if (!_isProved)
                {
                    await sending;
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            TakeAll().ForEach(order => order.Fail(exception));
        }
    }

    // Never throws: the batch tells its orders.
    private async Task SendAsync(List<CreateOrder> orders, SitePace.Turn turn, CancellationToken cancellationToken)
    {
        if (_isRefuted)
        {
            turn.Dispose();
            orders.ForEach(order => order.GoAlone());
            return;
        }

        var started = run.Clock.GetTimestamp();
        var names = await batches.SendAsync(orders, naming, turn, cancellationToken);
        if (names is null)
        {
            return;
        }

        var each = run.Clock.GetElapsedTime(started) / orders.Count;
        _isProved = true;
        _isRefuted |= !names.SequenceEqual(orders.Select(order => order.Name), StringComparer.Ordinal) && naming.RefusesDuplicates;
        _most = each <= TimeSpan.Zero ? DocumentWriter.LargestBatch : (int)Math.Clamp(LongestBatch / each, 1, DocumentWriter.LargestBatch);
    }

    private CreateOrder? NextLeft()
    {
        lock (_lock)
        {
            _isSending = _waiting.TryPeek(out var next);
            return next;
        }
    }

    private List<CreateOrder> Take()
    {
        lock (_lock)
        {
            var orders = new List<CreateOrder>();
            var length = 0;
            while (orders.Count < _most && _waiting.TryPeek(out var next) && (orders.Count == 0 || length + next.Payload.Length <= LargestBody))
            {
                length += next.Payload.Length;
                orders.Add(_waiting.Dequeue());
            }

            return orders;
        }
    }

    private List<CreateOrder> TakeAll()
    {
        lock (_lock)
        {
            _isSending = false;
            List<CreateOrder> all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }
}
