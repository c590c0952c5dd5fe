using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.State;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Readers_see_whole_transactions_while_a_writer_works()
    {
        const int Transactions = 150;
        using var store = _fixture.Open();
        using var observer = _fixture.Open(StateAccess.ReadOnly);
        var readers = new[] { store, observer, store, observer }.Select(each => Task.Run(() =>
        {
            var reads = 0;
            long count;
            do
            {
                count = each.CountPairs("Customer");
                Assert.Equal(0, count % 2);
                foreach (var (id, pairBase) in each.GetBases([count]))
                {
                    DocumentAssert.Identical(Samples.Base($"{id}"), pairBase);
                }

                reads++;
            }
            while (count < 2 * Transactions);
            return reads;
        })).ToList();

        for (var number = 0; number < Transactions; number++)
        {
            StateFixture.InTransaction(store, transaction =>
            {
                foreach (var name in new[] { $"A-{number}", $"B-{number}" })
                {
                    var pair = transaction.SavePair(Samples.Pair(name, name));
                    transaction.SaveBase(pair.Id, Samples.Base($"{pair.Id}"));
                }
            });
        }

        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    [Fact]
    public async Task Transactions_of_many_threads_wait_for_each_other()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                if (worker % 2 == 0)
                {
                    await store.WriteAsync(Increase, TestContext.Current.CancellationToken);
                }
                else
                {
                    store.Write(Increase);
                }
            }
        })));

        Assert.Equal(200, store.GetPair(pair.Id)!.RetryCount);

        // Read inside the transaction: nobody else can come between.
        void Increase(IStateTransaction transaction)
        {
            var read = transaction.GetPair(pair.Id)!;
            transaction.SavePair(read with { RetryCount = read.RetryCount + 1 });
        }
    }

    [Fact]
    public async Task Two_first_runs_at_once_make_one_file_and_one_writer()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            try
            {
                return _fixture.Open();
            }
            catch (ErpSyncException exception)
            {
                Assert.Equal(ErrorIds.StateLocked, exception.Error.ErrorId);
                return null;
            }
        })));

        var winner = Assert.Single(stores, store => store is not null)!;
        StateFixture.Save(winner, Samples.Pair());
        Assert.Equal(1, winner.CountPairs("Customer"));
    }
}
