using System.Text.Json.Nodes;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Writing;

/// <summary>One document that is to be created together with others.</summary>
/// <param name="Work">The pair.</param>
/// <param name="Name">The name that its own values will give it.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Payload">What its intent keeps.</param>
/// <param name="Cancellation">Ends the waiting.</param>
internal sealed record CreateOrder(PairWork Work, string Name, JsonObject Body, string Payload, CancellationToken Cancellation)
{
    private readonly TaskCompletionSource<CreateReceipt?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The document as it was read back; null when it has to be created by itself.</summary>
    public Task<CreateReceipt?> Outcome => _outcome.Task;

    public void Created(CreateReceipt receipt) => _outcome.TrySetResult(receipt);

    public void GoAlone() => _outcome.TrySetResult(null);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);
}
