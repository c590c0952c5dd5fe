using ErpSync.Engine.State;

namespace ErpSync.Benchmarks;

/// <summary>A state file of its own for measuring what recording a write costs.</summary>
internal sealed class PhaseStore : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-benchmark-");
    private readonly SqliteStateStore _store;
    private int _round;

    public PhaseStore() =>
        _store = SqliteStateStore.Open(Path.Combine(_folder.FullName, "state.db"), StateAccess.ReadWrite, TimeProvider.System);

    /// <summary>Intents in one commit, receipts with base and audit entry in the next, so many documents to each.</summary>
    public int Save(IReadOnlyList<EnginePair> pairs, int documentsPerCommit)
    {
        _round++;
        foreach (var group in pairs.Chunk(documentsPerCommit))
        {
            var opened = _store.Write(transaction => Array.ConvertAll(group, pair => Open(transaction, pair)));
            _store.Write(transaction =>
            {
                foreach (var (pair, record) in group.Zip(opened))
                {
                    Close(transaction, pair, record);
                }
            });
        }

        return pairs.Count;
    }

    /// <summary>Intent and receipt of each document by themselves, as so many writers at once bring them.</summary>
    public int SaveAtOnce(IReadOnlyList<EnginePair> pairs, int writers)
    {
        _round++;
        var next = -1;
        Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var index && index < pairs.Count)
            {
                var pair = pairs[index];
                var record = await _store.WriteAsync(transaction => Open(transaction, pair), CancellationToken.None);
                await _store.WriteAsync(transaction => Close(transaction, pair, record), CancellationToken.None);
            }
        }))).GetAwaiter().GetResult();
        return pairs.Count;
    }

    /// <summary>What a run asks the state of one pair while it writes it: is it outdated, who holds its names.</summary>
    public int LookUp(IReadOnlyList<EnginePair> pairs)
    {
        var found = 0;
        foreach (var pair in pairs)
        {
            string[] name = [$"{_round} {pair.Cloud.Name}"];
            for (var i = 0; i < 2; i++)
            {
                found += _store.FindPairs(pair.DocType, Side.Cloud, name).Count + _store.FindPairs(pair.DocType, Side.Local, name).Count;
            }
        }

        return found;
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private PairRecord Open(IStateTransaction transaction, EnginePair pair)
    {
        var record = transaction.SavePair(new PairRecord
        {
            DocType = pair.DocType,
            CloudName = $"{_round} {pair.Cloud.Name}",
            LocalName = $"{_round} {pair.Local.Name}",
            CloudCreation = pair.Cloud.Creation,
            Dirty = true,
        });
        transaction.OpenIntent(new IntentRecord
        {
            OperationId = Operation(record),
            RunId = "run",
            DocType = pair.DocType,
            PairId = record.Id,
            Kind = IntentKind.Update,
            Side = Side.Local,
            Name = record.LocalName,
            Precondition = pair.Local.Modified,
            Payload = "{}",
            StartedAt = TimeProvider.System.GetUtcNow(),
        });
        return record;
    }

    private static void Close(IStateTransaction transaction, EnginePair pair, PairRecord record)
    {
        transaction.SavePair(record with
        {
            Base = BaseKind.Body,
            Dirty = false,
            Status = SyncRecordStatus.Synced,
            CloudModified = pair.Cloud.Modified,
            LocalModified = pair.Local.Modified,
        });
        transaction.SaveBase(record.Id, pair.Base);
        transaction.CloseIntent(Operation(record));
        transaction.AppendLog(new SyncLogEntry
        {
            Timestamp = TimeProvider.System.GetUtcNow(),
            DocType = record.DocType,
            Name = record.DocName,
            Action = "update",
            Status = "success",
        });
    }

    private static string Operation(PairRecord record) => $"run-{record.Id}";
}
