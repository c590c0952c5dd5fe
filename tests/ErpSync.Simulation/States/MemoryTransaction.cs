using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Simulation.States;

/// <summary>One piece of work on tables that become the state when it has succeeded.</summary>
internal sealed class MemoryTransaction(StateTables tables, StateErrors errors, TimeProvider clock) : IStateTransaction
{
    public PairRecord? GetPair(long id) => tables.Pair(id);

    public IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names) =>
        tables.Find(docType, side, names);

    public PairRecord SavePair(PairRecord pair)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name && tables.Named.TryGetValue((pair.DocType, side, name), out var holder) && holder != pair.Id)
            {
                throw errors.PairExists(pair, new InvalidOperationException("UNIQUE constraint failed"));
            }
        }

        if (pair.Id == 0)
        {
            pair = pair with { Id = ++tables.LastPair };
        }
        else if (!tables.Pairs.ContainsKey(pair.Id))
        {
            throw errors.PairNotFound(pair.Id);
        }

        tables.Put(pair);
        return pair;
    }

    public void SaveBase(long pairId, PairBase pairBase)
    {
        if (!tables.Pairs.ContainsKey(pairId))
        {
            throw errors.PairNotFound(pairId);
        }

        tables.Bases[pairId] = pairBase;
    }

    public void ForgetPair(long pairId)
    {
        if (OpenConflict(pairId) is { } open)
        {
            Close(open, ConflictState.Settled, null, "forgotten", clock.GetUtcNow());
        }

        if (tables.Pair(pairId) is { } pair)
        {
            tables.Forget(pair);
        }
    }

    public void OpenIntent(IntentRecord intent)
    {
        if (!tables.Pairs.ContainsKey(intent.PairId))
        {
            throw errors.PairNotFound(intent.PairId);
        }

        tables.Intents.Add(intent);
    }

    public void MarkOutcomeUnknown(string operationId)
    {
        var index = tables.Intents.FindIndex(intent => intent.OperationId == operationId);
        if (index >= 0)
        {
            tables.Intents[index] = tables.Intents[index] with { OutcomeUnknown = true };
        }
    }

    public void CloseIntent(string operationId) => tables.Intents.RemoveAll(intent => intent.OperationId == operationId);

    public long SaveConflict(ConflictRecord conflict)
    {
        var open = conflict.Conflict.Id != 0 ? RequireOpen(conflict.Conflict.Id) : OpenConflict(conflict.PairId);
        if (open is null && !tables.Pairs.ContainsKey(conflict.PairId))
        {
            throw errors.PairNotFound(conflict.PairId);
        }

        var id = open?.Conflict.Id ?? ++tables.LastConflict;
        var detected = open?.Conflict.DetectedAt ?? conflict.Conflict.DetectedAt;
        tables.Conflicts[id] = conflict with { Conflict = conflict.Conflict with { Id = id, DetectedAt = detected } };
        return id;
    }

    public void CloseConflict(
        long id, ConflictState state, ConflictStrategy? resolution, string resolvedBy, string? comment, DateTimeOffset at) =>
        Close(RequireOpen(id), state, resolution, resolvedBy, at);

    public long AppendLog(SyncLogEntry entry)
    {
        entry = entry with { Id = tables.Log.Count + 1, Timestamp = entry.Timestamp == default ? clock.GetUtcNow() : entry.Timestamp };
        tables.Log.Add(entry);
        return entry.Id;
    }

    public void SetCursor(Side side, string docType, ScanCursor cursor) => tables.Cursors[(side, docType)] = cursor;

    public void RemoveRevisits(string docType, IReadOnlyCollection<Revisit> revisits)
    {
        foreach (var revisit in revisits)
        {
            tables.Revisits.Remove((docType, revisit.Side, revisit.Name));
        }
    }

    public void SetFact(string key, string? value)
    {
        if (value is null)
        {
            tables.Facts.Remove(key);
        }
        else
        {
            tables.Facts[key] = value;
        }
    }

    public void SaveCarriedFile(CarriedFile file) => tables.Files[(file.Side, file.ContentHash, file.IsPrivate)] = file;

    public void RemoveCarriedFile(CarriedFile file) => tables.Files.Remove((file.Side, file.ContentHash, file.IsPrivate));

    public void SaveRun(SyncRun run)
    {
        // Only people who ask for the status read the runs.
    }

    private ConflictRecord? OpenConflict(long pairId) =>
        tables.Conflicts.Values.FirstOrDefault(record => record.PairId == pairId && record.Conflict.State == ConflictState.Open);

    private ConflictRecord RequireOpen(long id) => tables.Conflicts.GetValueOrDefault(id) switch
    {
        null => throw errors.ConflictNotFound(id),
        { Conflict.State: ConflictState.Open } open => open,
        _ => throw errors.ConflictClosed(id),
    };

    private void Close(ConflictRecord record, ConflictState state, ConflictStrategy? resolution, string resolvedBy, DateTimeOffset at) =>
        tables.Conflicts[record.Conflict.Id] = record with
        {
            Conflict = record.Conflict with { State = state, Resolution = resolution, ResolvedBy = resolvedBy, ResolvedAt = at },
        };
}
