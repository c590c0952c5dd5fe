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
            var opened = Open(group);
            Close(group, opened);
        }

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

    private List<(PairRecord Pair, string Operation)> Open(EnginePair[] group)
    {
        var opened = new List<(PairRecord, string)>(group.Length);
        _store.Write(transaction =>
        {
            foreach (var pair in group)
            {
                var record = transaction.SavePair(new PairRecord
                {
                    DocType = pair.DocType,
                    CloudName = $"{_round} {pair.Cloud.Name}",
                    LocalName = $"{_round} {pair.Local.Name}",
                    CloudCreation = pair.Cloud.Creation,
                    Dirty = true,
                });
                var operation = $"run-{record.Id}";
                transaction.OpenIntent(new IntentRecord
                {
                    OperationId = operation,
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
                opened.Add((record, operation));
            }

        });
        return opened;
    }

    private void Close(EnginePair[] group, List<(PairRecord Pair, string Operation)> opened)
    {
        _store.Write(transaction =>
        {
            for (var i = 0; i < group.Length; i++)
            {
                var (record, operation) = opened[i];
                transaction.SavePair(record with
                {
                    Base = BaseKind.Body,
                    Dirty = false,
                    Status = SyncRecordStatus.Synced,
                    CloudModified = group[i].Cloud.Modified,
                    LocalModified = group[i].Local.Modified,
                });
                transaction.SaveBase(record.Id, group[i].Base);
                transaction.CloseIntent(operation);
                transaction.AppendLog(new SyncLogEntry
                {
                    Timestamp = TimeProvider.System.GetUtcNow(),
                    DocType = record.DocType,
                    Name = record.DocName,
                    Action = "update",
                    Status = "success",
                });
            }

        });
    }
}
