using ErpSync.Engine.State.Sqlite;
using Microsoft.Data.Sqlite;

namespace ErpSync.Simulation.States;

/// <summary>
/// A state file in memory: the states it had after each commit, who may write it, and what is wrong with its disk. A hundred times cheaper
/// than SQLite; that both behave alike is shown by histories that play the same over either.
/// </summary>
internal sealed class MemoryFile(string path)
{
    private const int SqliteFull = 13;
    private const int SqliteBusy = 5;

    private readonly List<StateTables> _commits = [new()];
    private bool _isHeld;

    public StateErrors Errors { get; } = new(path);

    public string Path => path;

    /// <summary>What it holds now.</summary>
    public StateTables Now => _commits[^1];

    /// <summary>How often it was written, and put back.</summary>
    public int Commits => _commits.Count;


    /// <summary>How many of the next commits find no room on the disk.</summary>
    public int FullFor { get; set; }

    /// <summary>Told of each commit that found no room.</summary>
    public Action? Full { get; set; }

    /// <summary>The store that has the lease.</summary>
    public MemoryState? Writer { get; set; }

    /// <summary>Another program holds it until it is disposed: it can be read, not written.</summary>
    /// <exception cref="SqliteException">Somebody holds it already.</exception>
    public IDisposable HoldIt()
    {
        if (_isHeld)
        {
            throw new SqliteException("database is locked", SqliteBusy);
        }

        _isHeld = true;
        return new Hold(this);
    }

    /// <exception cref="ErpSyncException">It cannot be written now.</exception>
    public void CheckWritable()
    {
        if (_isHeld)
        {
            throw Errors.From(new SqliteException("database is locked", SqliteBusy));
        }
    }

    /// <exception cref="ErpSyncException">The disk is full; nothing has changed.</exception>
    public void Commit(StateTables tables)
    {
        if (FullFor > 0)
        {
            FullFor--;
            Full?.Invoke();
            throw Errors.From(new SqliteException("database or disk is full", SqliteFull));
        }

        _commits.Add(tables);
    }

    /// <summary>Somebody puts back what it was after an earlier commit.</summary>
    /// <returns>The documents that it knew and does not know any more.</returns>
    public IReadOnlyList<(string DocType, Side Side, string Name)> Restore(int commit)
    {
        var before = Now;
        _commits.Add(_commits[commit]);
        return [.. before.Named.Keys.Where(name => !Now.Named.ContainsKey(name))];
    }

    private sealed class Hold(MemoryFile file) : IDisposable
    {
        public void Dispose() => file._isHeld = false;
    }
}
