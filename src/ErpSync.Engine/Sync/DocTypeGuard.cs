using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Sync;

/// <summary>
/// A DocType that cannot be listed (no permission, another schema) is told and passed over; a site that cannot be reached ends the run.
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
    }
}
