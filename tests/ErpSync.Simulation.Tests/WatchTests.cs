using System.Text.Json.Nodes;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.Scheduling;
using ErpSync.Simulation.States;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Tests;

/// <summary>Each checker notices what it is there for: the test does by hand what an engine must never do.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly StateFolder _folder = new();
    private readonly World _world;

    public WatchTests()
    {
        var history = HistoryMaker.Make(1, withFaults: false);
        history = history with { Settings = history.Settings with { HasService = false, IsStateInMemory = true } };
        var loop = new SimulationLoop(new Random(1), new DateTimeOffset(2026, 11, 22, 20, 58, 33, TimeSpan.Zero));
        _world = new World(loop, history, _folder, trace: null);
        _folder.Prepare(_world.Driver, inMemory: true, needsFile: false);
    }

    public void Dispose()
    {
        _world.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_deletion_that_nobody_asked_for_is_noticed()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);

        _world.Site(Side.Local).Delete("Remark", name);
        _world.Watch.SeeEngine(Side.Local, committed: true);

        Assert.Equal([Invariant.NoUnearnedDelete], Violated());
    }

    [Fact]
    public void A_deletion_that_a_user_has_made_on_the_other_side_is_in_order()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);
        Delete(Side.Cloud, name);

        _world.Site(Side.Local).Delete("Remark", name);
        _world.Watch.SeeEngine(Side.Local, committed: true);

        Assert.Empty(Violated());
    }

    [Fact]
    public void A_second_copy_is_noticed()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);
        Copy(Side.Cloud, name, Side.Local);

        Assert.Equal([Invariant.NoDuplicate], Violated());
    }

    [Fact]
    public void A_document_that_comes_back_is_noticed()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);
        Delete(Side.Cloud, name);
        Copy(Side.Local, name, Side.Cloud);

        Assert.Equal([Invariant.NoResurrection], Violated());
    }

    [Fact]
    public void A_document_that_was_edited_elsewhere_may_come_back()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);
        Delete(Side.Cloud, name);
        var before = _world.Site(Side.Local).Find("Remark", name)!;
        _world.Ghost.Edit(Side.Local, before, _world.Site(Side.Local).Update("Remark", name, new JsonObject { ["text"] = _world.Ghost.Token() }));
        Copy(Side.Local, name, Side.Cloud);

        Assert.Empty(Violated());
    }

    [Fact]
    public void A_difference_and_a_lost_value_are_noticed_at_rest()
    {
        var name = Remark(Side.Cloud);
        Copy(Side.Cloud, name, Side.Local);
        var before = _world.Site(Side.Cloud).Find("Remark", name)!;
        var after = _world.Site(Side.Cloud).Update("Remark", name, new JsonObject { ["text"] = _world.Ghost.Token() });
        _world.Ghost.Edit(Side.Cloud, before, after);
        _world.Site(Side.Cloud).SetValueSilently("Remark", name, "text", "something else");

        Judge();

        Assert.Equal([Invariant.Convergence, Invariant.NoLostUpdate], Violated().Order());
    }

    [Fact]
    public void A_write_on_idle_sites_is_noticed()
    {
        Judge(sync: () => _world.Watch.SeeEngine(Side.Cloud, committed: true));

        Assert.Equal([Invariant.EchoBound], Violated());
    }

    [Fact]
    public void A_step_back_and_a_change_of_what_is_cancelled_are_noticed()
    {
        var site = _world.Site(Side.Cloud);
        var made = site.Insert("Deal", new JsonObject { ["uid"] = _world.Ghost.Token(), ["amount"] = 1 });
        _world.Ghost.Create(Side.Cloud, "Deal", made);
        _world.Watch.SeeUser(Side.Cloud);
        var name = made["name"]!.ToString();
        var draft = _world.Lives.Of(Side.Cloud);
        site.Update("Deal", name, new JsonObject { ["docstatus"] = 1 });
        _world.Lives.Check(Side.Cloud, draft);
        var submitted = _world.Lives.Of(Side.Cloud);
        site.Update("Deal", name, new JsonObject { ["docstatus"] = 2 });
        _world.Lives.Check(Side.Cloud, submitted);
        Assert.Empty(Violated());

        var cancelled = _world.Lives.Of(Side.Cloud);
        site.SetValueSilently("Deal", name, "modified", "2026-11-23 00:00:00.000000");
        _world.Lives.Check(Side.Cloud, cancelled);
        site.SetValueSilently("Deal", name, "docstatus", 0);
        _world.Lives.Check(Side.Cloud, cancelled);

        Assert.Equal([Invariant.LifeCycle, Invariant.LifeCycle, Invariant.LifeCycle], Violated());
    }

    [Fact]
    public void A_document_that_has_vanished_is_noticed()
    {
        var name = Remark(Side.Cloud);
        _world.Site(Side.Cloud).Delete("Remark", name);
        _world.Watch.SeeUser(Side.Cloud);

        Judge();

        Assert.Contains(Invariant.NoUnearnedDelete, Violated());
    }

    private string Remark(Side side)
    {
        var made = _world.Site(side).Insert("Remark", new JsonObject { ["uid"] = _world.Ghost.Token(), ["subject"] = _world.Ghost.Token() });
        _world.Ghost.Create(side, "Remark", made);
        _world.Watch.SeeUser(side);
        return made["name"]!.ToString();
    }

    // As an engine would: by a request.
    private void Copy(Side from, string name, Side to)
    {
        var source = _world.Site(from).Find("Remark", name)!;
        var taken = _world.Site(to).Find("Remark", name) is not null;
        _world.Site(to).Import("Remark", new JsonObject
        {
            ["name"] = taken ? $"{name}2" : name,
            ["uid"] = source["uid"]!.DeepClone(),
            ["subject"] = source["subject"]!.DeepClone(),
            ["text"] = source["text"]?.DeepClone(),
        });
        _world.Watch.SeeEngine(to, committed: true);
    }

    private void Delete(Side side, string name)
    {
        var before = _world.Site(side).Find("Remark", name)!;
        _world.Site(side).Delete("Remark", name);
        _world.Ghost.Delete(side, before);
        _world.Watch.SeeUser(side);
    }

    private void Judge(Action? sync = null) => new Judge(_world).JudgeAsync(_ =>
    {
        sync?.Invoke();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    private IEnumerable<Invariant> Violated() => _world.Findings.Violations.Select(violation => violation.Invariant);
}
