using ErpSync.Engine.Decisions;
using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Two sides are scanned at once, and neither scan begins its work before the first page of both has been judged: what one side's guard stops must not
/// be written by way of the other's scan.
/// </summary>
internal sealed class ScanStart
{
    private readonly TaskCompletionSource _cloud = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _local = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Judges a page of a side, then waits for the other side's first.</summary>
    public async Task PassAsync(Side side, Func<Task> judge, CancellationToken cancellationToken)
    {
        try
        {
            await judge();
        }
        catch (ErpSyncException exception)
        {
            Of(side).TrySetException(exception);
            throw;
        }

        Of(side).TrySetResult();
        await Background.AllAsync([Of(side.Other()).Task]).WaitAsync(cancellationToken);
    }

    /// <summary>A side has no page to judge any more.</summary>
    public void End(Side side) => Of(side).TrySetResult();

    private TaskCompletionSource Of(Side side) => side == Side.Cloud ? _cloud : _local;
}
