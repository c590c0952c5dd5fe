using ErpSync.Engine.State;
using ErpSync.Engine.Tests.State;

namespace ErpSync.Engine.Tests.BadInput;

/// <summary>
/// State files that were cut off or damaged anywhere: each is opened, read and written, or refused with an error id; never another exception, and a file that
/// is refused is left as it is.
/// </summary>
public sealed class StateFuzzTests : IDisposable
{
    private const int Cases = 200;
    private const int Seed = 815;

    private readonly StateFixture _fixture = new();
    private readonly byte[] _good;

    public StateFuzzTests()
    {
        using (var store = _fixture.Open())
        {
            for (var i = 0; i < 40; i++)
            {
                var pair = StateFixture.Save(store, Samples.Pair($"CUST-{i:000}", $"CUST-{i:000}") with { Base = BaseKind.Body });
                StateFixture.InTransaction(store, transaction =>
                {
                    transaction.SaveBase(pair.Id, Samples.Base($"Customer {i}"));
                    transaction.AppendLog(new SyncLogEntry { Action = "create", DocType = "Customer", Name = $"CUST-{i:000}", Status = "success" });
                    transaction.SaveConflict(Samples.Conflict(pair, _fixture.Clock.GetUtcNow()));
                });
            }
        }

        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(plain, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        _good = File.ReadAllBytes(_fixture.StatePath);
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_file_cut_off_anywhere_is_read_or_refused_with_an_error_id()
    {
        for (var i = 0; i < Cases; i++)
        {
            Check(_good[..(int)((long)_good.Length * i / Cases)], $"cut at {i}/{Cases}");
        }
    }

    [Fact]
    public void A_file_with_any_damaged_stretch_is_read_or_refused_with_an_error_id()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var bad = (byte[])_good.Clone();
            var at = random.Next(bad.Length);
            random.NextBytes(bad.AsSpan(at, Math.Min(random.Next(1, 64), bad.Length - at)));
            Check(bad, $"case {i}, damaged at {at}");
        }
    }

    private void Check(byte[] bad, string what)
    {
        var path = _fixture.Folder.File("bad.db");
        foreach (var rest in Directory.GetFiles(_fixture.Folder.Path, "bad.db*"))
        {
            File.Delete(rest);
        }

        File.WriteAllBytes(path, bad);
        try
        {
            using (var reading = _fixture.Open(StateAccess.ReadOnly, path: path))
            {
                Read(reading);
            }

            using var writing = _fixture.Open(path: path);
            Read(writing);
            var pair = StateFixture.Save(writing, Samples.Pair("NEW", "NEW"));
            StateFixture.InTransaction(writing, transaction => transaction.SaveBase(pair.Id, Samples.Base()));
            Assert.NotNull(writing.GetPair(pair.Id));
        }
        catch (ErpSyncException exception)
        {
            Assert.True(exception.Error.ErrorId is ErrorIds.StateCorrupt or ErrorIds.StateTooNew or ErrorIds.StateNotFound or ErrorIds.StateAccess, $"{what}: {exception}");
            Assert.False(string.IsNullOrEmpty(exception.Error.RecommendedAction), what);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }

    private static void Read(SqliteStateStore store)
    {
        store.GetStatus(5, 5);
        var pairs = store.PairsAfter("Customer", 0, 100);
        store.GetBases([.. pairs.Select(pair => pair.Id)]);
        Assert.NotNull(store.QueryRecords(new RecordQuery()).ToList());
        Assert.NotNull(store.QueryLog(new LogQuery()).ToList());
        Assert.NotNull(store.QueryConflicts(new ConflictQuery()).ToList());
        store.FindPairs("Customer", Side.Cloud, ["CUST-001"]);
        store.OpenIntents();
    }
}
