using ErpSync.Engine.State;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.State;

/// <summary>Work that comes at the same time shares a commit, and nothing else.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Work_that_comes_together_is_committed_together()
    {
        using var store = _fixture.Open();
        using var observer = _fixture.Open(StateAccess.ReadOnly);
        var seen = new List<long>();

        var writes = OnOneThread.Run(() => Task.WhenAll(Enumerable.Range(0, 5).Select(number => store.WriteAsync(
            transaction =>
            {
                seen.Add(observer.CountPairs("Customer"));
                Assert.Equal(number > 0, transaction.FindPairs("Customer", Side.Cloud, [$"C-{number - 1}"]).Count == 1);
                return transaction.SavePair(Samples.Pair($"C-{number}", null));
            },
            CancellationToken.None))));

        Assert.Equal([0, 0, 0, 0, 0], seen);
        Assert.All(writes, pair => Assert.Equal(pair, observer.GetPair(pair.Id)));
    }

    [Fact]
    public void A_result_is_told_only_once_it_is_committed()
    {
        using var store = _fixture.Open();

        OnOneThread.Run(() => Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            for (var round = 0; round < 5; round++)
            {
                var pair = await store.WriteAsync(transaction => transaction.SavePair(Samples.Pair($"C-{number}-{round}", null)), CancellationToken.None);
                Assert.Equal(pair, store.GetPair(pair.Id));
            }
        })));

        Assert.Equal(100, store.CountPairs("Customer"));
    }

    [Fact]
    public void Work_that_fails_takes_nothing_of_its_neighbours_with_it()
    {
        using var store = _fixture.Open();
        var large = Samples.Base(string.Join(' ', Enumerable.Range(0, 300)));

        var outcomes = OnOneThread.Run(() => Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            try
            {
                return await store.WriteAsync(
                    transaction =>
                    {
                        var pair = transaction.SavePair(Samples.Pair($"C-{number}", null) with { Base = BaseKind.Body });
                        transaction.SaveBase(pair.Id, large);
                        return number % 2 == 0 ? throw new InvalidOperationException($"{number}") : pair;
                    },
                    CancellationToken.None);
            }
            catch (InvalidOperationException exception)
            {
                Assert.Equal($"{number}", exception.Message);
                return null;
            }
        })));

        var saved = outcomes.OfType<PairRecord>().ToList();
        Assert.Equal(["C-1", "C-3", "C-5"], saved.Select(pair => pair.CloudName));
        Assert.Equal(3, store.CountPairs("Customer"));
        Assert.All(store.GetBases([.. saved.Select(pair => pair.Id)]).Values, found => DocumentAssert.Identical(large, found));
    }

    [Fact]
    public async Task What_cannot_be_committed_fails_for_all_of_the_group()
    {
        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair());
        store.GiveUpLease();

        var writes = Enumerable.Range(0, 3).Select(number => store.WriteAsync(
            transaction => transaction.SavePair(Samples.Pair($"C-{number}", null)), CancellationToken.None)).ToList();

        foreach (var write in writes)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        }

        Assert.True(store.TryTakeLease());
        StateFixture.Save(store, Samples.Pair("C-9", null));
        Assert.Equal(2, store.CountPairs("Customer"));
    }

    [Fact]
    public async Task Work_is_not_begun_for_a_caller_that_was_cancelled()
    {
        using var store = _fixture.Open();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => store.WriteAsync(transaction => transaction.SavePair(Samples.Pair()), cancelled.Token));

        Assert.Equal(0, store.CountPairs("Customer"));
    }
}
