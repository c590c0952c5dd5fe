using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>
/// The one place where a site is written: an error whose outcome is known closes the intents, any other leaves them open and marked.
/// </summary>
internal sealed class IntentCalls(OutcomeRecorder recorder)
{
    /// <summary>Makes a call that carries out these intents: all of them or none.</summary>
    /// <exception cref="SiteException">The call failed; its OutcomeUnknown says whether the site must be observed.</exception>
    public async Task<T> CallAsync<T>(IReadOnlyList<IntentRecord> intents, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (SiteException exception)
        {
            await Task.WhenAll(intents.Select(intent => exception.OutcomeUnknown ? recorder.Intents.MarkUnknownAsync(intent) : recorder.Intents.CloseAsync(intent)));
            throw;
        }
    }

    /// <summary>Makes the call of one intent.</summary>
    /// <exception cref="OutcomeUnknownException">Nothing tells whether the site carried it out.</exception>
    /// <exception cref="SiteException">It surely did not.</exception>
    public async Task<T> CallAsync<T>(IntentRecord intent, Func<Task<T>> call)
    {
        try
        {
            return await CallAsync([intent], call);
        }
        catch (SiteException exception) when (exception.OutcomeUnknown)
        {
            throw new OutcomeUnknownException(intent.OperationId, exception);
        }
    }
}
