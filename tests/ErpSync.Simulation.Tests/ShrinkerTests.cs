using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.Shrinking;

namespace ErpSync.Simulation.Tests;

public sealed class ShrinkerTests
{
    [Fact]
    public void What_does_not_matter_is_taken_out()
    {
        var history = HistoryMaker.Make(2, withFaults: true, steps: 60);
        var guilty = new[] { history.Acts[7], history.Acts[31] };

        var shrunk = Shrinker.Shrink(
            history,
            Invariant.NoLostUpdate,
            candidate => guilty.All(act => candidate.Acts.Contains(act)) ? [Invariant.NoLostUpdate] : []);

        Assert.Equal(guilty, shrunk.Acts);
    }

    [Fact]
    public void Another_failure_is_not_taken_for_the_one_that_is_sought()
    {
        var history = HistoryMaker.Make(2, withFaults: true, steps: 20);

        var shrunk = Shrinker.Shrink(history, Invariant.NoLostUpdate, _ => [Invariant.Convergence]);

        Assert.Equal(history.Acts, shrunk.Acts);
    }
}
