using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>A local site that has committed a write and lets something happen before it answers.</summary>
internal sealed class AnsweringLateSite(IFrappeSite inner, SyncWorld world, Func<Task> meanwhile) : SiteDecorator(inner, world.Schemas)
{
    protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        var answer = await write();
        if (Side == Side.Local)
        {
            await meanwhile();
        }

        return answer;
    }
}
