using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// A DocType that cannot be listed (no permission, another schema), or that changed as a whole, is told and passed over; a site that cannot be reached ends the run.
/// </summary>
internal sealed class DocTypeGuard(RunContext run)
{
    public async Task RunAsync(DocTypeContext docType, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (SiteException exception) when (
            exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema or SiteErrorClass.Validation)
        {
            run.Counters.AddBlocked();
            await run.Events.WriteAsync(new ErrorEvent(SiteErrorText.ToError(exception, docType.Name)), cancellationToken);
        }
        catch (ErpSyncException exception) when (exception.Error.ErrorId == ErrorIds.MassChange)
        {
            run.Counters.AddBlocked();
            await run.Events.WriteAsync(new ErrorEvent(exception.Error), cancellationToken);
        }
    }
}
