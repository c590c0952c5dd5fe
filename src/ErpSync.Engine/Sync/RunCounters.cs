namespace ErpSync.Engine.Sync;

/// <summary>What a run has done so far. Safe from any thread.</summary>
internal sealed class RunCounters
{
    private long _examined;
    private long _written;
    private long _conflicts;
    private long _failed;
    private long _blocked;

    public long Examined => Interlocked.Read(ref _examined);

    /// <summary>Writes made on either site.</summary>
    public long Written => Interlocked.Read(ref _written);

    public long Conflicts => Interlocked.Read(ref _conflicts);

    public long Failed => Interlocked.Read(ref _failed);

    public long Blocked => Interlocked.Read(ref _blocked);

    public void AddExamined(long count) => Interlocked.Add(ref _examined, count);

    public void AddWritten() => Interlocked.Increment(ref _written);

    public void AddConflict() => Interlocked.Increment(ref _conflicts);

    public void AddFailed() => Interlocked.Increment(ref _failed);

    public void AddBlocked() => Interlocked.Increment(ref _blocked);
}
