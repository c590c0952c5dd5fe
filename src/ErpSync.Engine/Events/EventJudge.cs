using ErpSync.Engine.State;

namespace ErpSync.Engine.Events;

/// <summary>
/// Tells an echo from news by what is recorded, never by timing: an echo tells exactly the stamp that a site answered to our write.
/// </summary>
internal sealed class EventJudge(KnownStamps stamps)
{
    public EventVerdict Judge(QueuedEvent entry, PairRecord? pair, DateTimeOffset now)
    {
        if (pair is null)
        {
            return EventVerdict.Look;
        }

        // The pair's own pauses hold for a repeated attempt; what is news resets the attempts.
        if (entry.Attempts > 1 && pair.Status == SyncRecordStatus.Error && pair.NextAttempt > now)
        {
            return EventVerdict.Wait;
        }

        if (entry.Attempts > 1 && pair is { Status: SyncRecordStatus.DeadLetter, Dirty: false })
        {
            return EventVerdict.SetAside;
        }

        if (entry.Modified.Count == 0 || !entry.Modified.All(modified => IsKnown(entry, pair, modified)))
        {
            return EventVerdict.Look;
        }

        // A deletion tells the stamp of the last edit, which is known; it is over only when the pair is a tombstone.
        var isOver = entry.Event != QueuedEvent.Trash || pair.Base == BaseKind.Tombstone;

        // A pair that is due waits for nothing but a look.
        var isDue = pair.Dirty && !(pair.NextAttempt > now);
        return isOver && !isDue ? EventVerdict.Echo : EventVerdict.Look;
    }

    private bool IsKnown(QueuedEvent entry, PairRecord pair, string modified) =>
        pair.Modified(entry.Source) == modified || stamps.Contains(entry.DocType, entry.Source, entry.Name, modified);
}
