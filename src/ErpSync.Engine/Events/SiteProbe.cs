using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>Asks a site whether it is well at all, when an answer about documents leaves that open.</summary>
internal sealed class SiteProbe(RunContext run)
{
    public async Task<bool> IsWellAsync(Side side, CancellationToken cancellationToken)
    {
        try
        {
            await run.Site(side).ConnectAsync(cancellationToken);
            return true;
        }
        catch (SiteException)
        {
            // Why does not matter: the first error is the one that is told.
            return false;
        }
    }
}
