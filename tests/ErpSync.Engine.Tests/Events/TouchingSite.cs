using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>A local site during whose writes somebody does something else.</summary>
internal sealed class TouchingSite(IFrappeSite inner, SyncWorld world, Func<Task> touch) : SiteDecorator(inner, world.Schemas)
{
    protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        if (Side == Side.Local)
        {
            await touch();
        }

        return await write();
    }
}
