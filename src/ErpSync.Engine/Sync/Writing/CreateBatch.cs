using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// Creates documents of one DocType on one side in one call. Each has its own intent and learns its own outcome. A batch that is refused for one of its
/// documents is tried in halves, until that one is left to go alone: it costs its neighbours nothing but time.
/// </summary>
internal sealed class CreateBatch(RunContext run, OutcomeRecorder recorder, IntentCalls calls, DocTypeContext docType, Side side)
{
    // Fewer are not worth another call when one of them is refused.
    private const int Few = 4;

    private IFrappeSite Site => run.Site(side);

    /// <summary>Creates them and tells each order what became of it. Never throws.</summary>
    /// <param name="orders">The documents.</param>
    /// <param name="naming">What gives them their names.</param>
    /// <param name="turn">The right to make the call; over when it was answered.</param>
    /// <param name="cancellationToken">Ends it before the call.</param>
    /// <returns>The names in order; null when they were not created together.</returns>
    public async Task<IReadOnlyList<string>?> SendAsync(
        IReadOnlyList<CreateOrder> orders, NamingField naming, SitePace.Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            using (turn)
            {
                if (!naming.RefusesDuplicates && await AnyIsTakenAsync(orders, cancellationToken))
                {
                    GoAlone(orders);
                    return null;
                }

                return await CreateAsync(orders, turn, cancellationToken);
            }
        }
        catch (SiteException exception) when (IsOfOneDocument(exception))
        {
            await SendHalvesAsync(orders, naming, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            foreach (var order in orders)
            {
                order.Fail(exception);
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<string>?> CreateAsync(IReadOnlyList<CreateOrder> orders, SitePace.Turn turn, CancellationToken cancellationToken)
    {
        var intents = await Task.WhenAll(orders.Select(order => recorder.Intents.OpenCreateAsync(order.Work, side, order.Name, order.Payload)));
        try
        {
            var names = await calls.CallAsync(intents, () => Site.InsertManyAsync(docType.Name, [.. orders.Select(order => order.Body)], cancellationToken));
            turn.Dispose();
            await ReadBackAsync(orders, intents, names, cancellationToken);
            return names;
        }
        catch (SiteException exception) when (exception.OutcomeUnknown)
        {
            TellUnknown(orders, intents, exception);
            return null;
        }
    }

    // The answer of insert_many has names only.
    private async Task ReadBackAsync(
        IReadOnlyList<CreateOrder> orders, IntentRecord[] intents, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, FrappeDocument>(StringComparer.Ordinal);
        Exception gone = new InvalidOperationException("It was not found when it was read back.");
        try
        {
            read = await run.ReadAsync(docType, side, names, cancellationToken);
        }
        catch (SiteException exception)
        {
            gone = exception;
        }

        // They were stamped one after the other and became visible together: what was written later than the last of them was written by somebody else.
        var last = read.Values.Max(document => document.Creation);
        for (var i = 0; i < orders.Count; i++)
        {
            if (read.TryGetValue(names[i], out var document))
            {
                orders[i].Created(new CreateReceipt(intents[i], document, IsEdited: string.CompareOrdinal(document.Modified, last) > 0));
            }
            else
            {
                // Created, and gone or out of sight since: what is there now has to be looked at.
                await recorder.Intents.MarkUnknownAsync(intents[i]);
                orders[i].Fail(new OutcomeUnknownException(intents[i].OperationId, gone));
            }
        }
    }

    private async Task SendHalvesAsync(IReadOnlyList<CreateOrder> orders, NamingField naming, CancellationToken cancellationToken)
    {
        if (orders.Count <= Few)
        {
            GoAlone(orders);
            return;
        }

        foreach (var half in orders.Chunk((orders.Count + 1) / 2))
        {
            SitePace.Turn turn;
            try
            {
                turn = await Site.Pace.EnterAsync(CallLane.CreateMany, cancellationToken);
            }
            catch (OperationCanceledException exception)
            {
                Array.ForEach(half, order => order.Fail(exception));
                continue;
            }

            await SendAsync(half, naming, turn, cancellationToken);
        }
    }

    // Looked at just before: a name that was taken meanwhile is not refused here, it would be given a number.
    private async Task<bool> AnyIsTakenAsync(IReadOnlyList<CreateOrder> orders, CancellationToken cancellationToken) =>
        (await Site.GetStampsAsync(docType.Name, [.. orders.Select(order => order.Name)], cancellationToken)).Count > 0;

    private static bool IsOfOneDocument(SiteException exception) => !exception.OutcomeUnknown
        && exception.Class is SiteErrorClass.Validation or SiteErrorClass.MissingLink or SiteErrorClass.Duplicate or SiteErrorClass.Linked or SiteErrorClass.Gone;

    private static void TellUnknown(IReadOnlyList<CreateOrder> orders, IntentRecord[] intents, SiteException exception)
    {
        for (var i = 0; i < orders.Count; i++)
        {
            orders[i].Fail(new OutcomeUnknownException(intents[i].OperationId, exception));
        }
    }

    private static void GoAlone(IEnumerable<CreateOrder> orders)
    {
        foreach (var order in orders)
        {
            order.GoAlone();
        }
    }
}
