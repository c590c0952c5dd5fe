using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

public sealed class CensusTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_census_tells_the_live_pairs_it_has_not_seen()
    {
        using var store = _fixture.Open();
        var pairs = Enumerable.Range(0, 6).Select(number => StateFixture.Save(store, Samples.Pair($"C-{number}", $"L-{number}"))).ToList();
        StateFixture.Save(store, pairs[4] with { Base = BaseKind.Tombstone });
        StateFixture.Save(store, Samples.Pair(null, "only local"));
        StateFixture.Save(store, Samples.Pair("C-9", null, "Item"));

        store.BeginCensus("Customer", Side.Cloud);
        store.MarkSeen("Customer", Side.Cloud, ["C-0", "C-2", "unknown", "c-1"]);
        store.MarkSeen("Customer", Side.Cloud, ["C-2", "L-3"]);
        store.MarkSeen("Customer", Side.Cloud, []);

        Assert.Equal([pairs[1].Id, pairs[3].Id, pairs[5].Id], Unseen(store, Side.Cloud, 0, 10));
        Assert.Equal([pairs[3].Id], Unseen(store, Side.Cloud, pairs[1].Id, 1));
    }

    [Fact]
    public void Censuses_of_both_sides_and_several_doctypes_do_not_mix()
    {
        using var store = _fixture.Open();
        var customer = StateFixture.Save(store, Samples.Pair("X", "X"));
        var item = StateFixture.Save(store, Samples.Pair("X", "X", "Item"));
        store.BeginCensus("Customer", Side.Cloud);
        store.BeginCensus("Customer", Side.Local);
        store.BeginCensus("Item", Side.Cloud);
        store.MarkSeen("Customer", Side.Cloud, ["X"]);

        Assert.Empty(Unseen(store, Side.Cloud, 0, 10));
        Assert.Equal([customer.Id], Unseen(store, Side.Local, 0, 10));
        Assert.Equal([item.Id], store.UnseenPairs("Item", Side.Cloud, 0, 10).Select(pair => pair.Id));
    }

    [Fact]
    public void A_new_census_starts_from_nothing()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair("X", "X"));
        store.BeginCensus("Customer", Side.Cloud);
        store.MarkSeen("Customer", Side.Cloud, ["X"]);
        store.BeginCensus("Customer", Side.Cloud);

        Assert.Equal([pair.Id], Unseen(store, Side.Cloud, 0, 10));
    }

    [Fact]
    public void A_pair_made_while_the_census_runs_counts_as_seen_by_its_name()
    {
        using var store = _fixture.Open();
        store.BeginCensus("Customer", Side.Cloud);
        store.MarkSeen("Customer", Side.Cloud, ["X"]);
        StateFixture.Save(store, Samples.Pair("X", "X"));
        var later = StateFixture.Save(store, Samples.Pair("Y", "Y"));

        Assert.Equal([later.Id], Unseen(store, Side.Cloud, 0, 10));
    }

    [Fact]
    public void A_census_writes_nothing_to_the_file_and_works_while_it_is_only_read()
    {
        using (var store = _fixture.Open())
        {
            StateFixture.Save(store, Samples.Pair("X", "X"));
        }

        var before = File.ReadAllBytes(_fixture.StatePath);
        using (var reader = _fixture.Open(StateAccess.ReadOnly))
        {
            reader.BeginCensus("Customer", Side.Cloud);
            reader.MarkSeen("Customer", Side.Cloud, [.. Enumerable.Range(0, 20_000).Select(number => $"C-{number}")]);
            Assert.Single(reader.UnseenPairs("Customer", Side.Cloud, 0, 10));
        }

        Assert.Equal(before, File.ReadAllBytes(_fixture.StatePath));
        Assert.Equal([_fixture.StatePath], Directory.GetFiles(_fixture.Folder.Path));
    }

    [Fact]
    public void Without_a_census_nothing_is_taken_for_missing()
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair("X", "X"));

        Assert.Throws<InvalidOperationException>(() => store.MarkSeen("Customer", Side.Cloud, ["X"]));
        Assert.Throws<InvalidOperationException>(() => store.UnseenPairs("Customer", Side.Cloud, 0, 10));
    }

    private static IEnumerable<long> Unseen(SqliteStateStore store, Side side, long afterId, int limit) =>
        store.UnseenPairs("Customer", side, afterId, limit).Select(pair => pair.Id);
}
