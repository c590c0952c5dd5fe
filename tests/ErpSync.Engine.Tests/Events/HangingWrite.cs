using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>One write on which a site hangs until it is released.</summary>
internal sealed class HangingWrite
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isArmed;

    public HangingWrite(SyncWorld world)
    {
        var between = world.Between;
        world.Between = site => new TouchingSite(between(site), world, Hang);
    }

    /// <summary>The next write hangs.</summary>
    public void Arm() => _isArmed = true;

    /// <summary>Waits until the site has been asked for that write.</summary>
    public Task ReachedAsync(CancellationToken cancellationToken) => _reached.Task.WaitAsync(Patience, cancellationToken);

    /// <summary>Lets it go on.</summary>
    public void Release() => _release.SetResult();

    private Task Hang()
    {
        if (!_isArmed)
        {
            return Task.CompletedTask;
        }

        _isArmed = false;
        _reached.SetResult();
        return _release.Task;
    }
}
