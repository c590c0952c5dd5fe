using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Hosting;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>
/// Two documents are edited on one side, and the other side refuses whatever carries the first edit: the second must arrive by the next run
/// all the same.
/// </summary>
internal sealed class Isolation(World world, Random random)
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["Party"] = "notes",
        ["Remark"] = "text",
        ["Voucher"] = "remarks",
        ["Deal"] = "terms",
    };

    /// <summary>Does nothing where there are no two documents at rest.</summary>
    public async Task CheckAsync(Func<SyncRequest, Task> sync)
    {
        var side = random.Next(2) == 0 ? Side.Cloud : Side.Local;
        var settled = Settled().Where(record => IsDraft(side, record) && IsDraft(side.Other(), record)).ToList();
        if (settled.Count < 2)
        {
            return;
        }

        var poisoned = settled[random.Next(settled.Count)];
        settled.Remove(poisoned);
        var healthy = settled[random.Next(settled.Count)];
        world.Poison = Edit(side, poisoned);
        var token = Edit(side, healthy);
        await sync(new SyncRequest());
        world.Poison = null;
        world.Findings.Check(
            Invariant.Isolation,
            Text(side.Other(), healthy) == token,
            () => $"{healthy.DocType}/{healthy.Name} did not arrive while {poisoned.DocType}/{poisoned.Name} was refused");
    }

    private List<SyncRecord> Settled()
    {
        using var state = world.OpenState(world.Driver, StateUse.Read);
        return [.. state.QueryRecords(new RecordQuery()).Where(record => record.Status == SyncRecordStatus.Synced && record is { CloudName: not null, LocalName: not null })];
    }

    private bool IsDraft(Side side, SyncRecord record) =>
        world.Site(side).Find(record.DocType, Name(side, record)) is { } fields && fields["docstatus"]!.GetValue<int>() == 0;

    private string Edit(Side side, SyncRecord record)
    {
        var token = world.Ghost.Token();
        var before = world.Site(side).Find(record.DocType, Name(side, record))!;
        var after = world.Site(side).Update(record.DocType, Name(side, record), new JsonObject { [Texts[record.DocType]] = token }, World.Clerk);
        world.Ghost.Edit(side, before, after);
        world.Watch.SeeUser(side);
        return token;
    }

    private string? Text(Side side, SyncRecord record) => world.Site(side).Find(record.DocType, Name(side, record))?[Texts[record.DocType]]?.ToString();

    private static string Name(Side side, SyncRecord record) => (side == Side.Cloud ? record.CloudName : record.LocalName)!;
}
