using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Conflicts;

/// <summary>Finds the conflicts that decisions are about.</summary>
internal sealed class OpenConflicts(IStateStore store, RunEvents events)
{
    /// <summary>The decisions with their conflicts. One about a conflict that is not there or closed already is told as an error, and left out.</summary>
    public async Task<IReadOnlyList<(ResolveRequest Request, ConflictRecord Conflict)>> FindAsync(
        IReadOnlyList<ResolveRequest> requests, CancellationToken cancellationToken)
    {
        var found = new List<(ResolveRequest, ConflictRecord)>();
        foreach (var request in requests)
        {
            if (store.GetConflict(request.Id) is not { } conflict)
            {
                await events.WriteAsync(new ErrorEvent(Unknown(request.Id)), cancellationToken);
            }
            else if (conflict.Conflict.State != ConflictState.Open)
            {
                await events.WriteAsync(new ErrorEvent(Closed(conflict.Conflict)), cancellationToken);
            }
            else
            {
                found.Add((request, conflict));
            }
        }

        return found;
    }

    /// <summary>That a conflict was decided already.</summary>
    public static ErpSyncError Closed(ErpConflict conflict) => new(
        ErrorIds.ConflictClosed,
        ErpErrorCategory.InvalidOperation,
        $"Conflict {conflict.Id} on {conflict.DocType}/{conflict.Name} is closed already ({conflict.Resolution}).",
        "Get-ErpConflict -All shows how it was decided.",
        $"{conflict.DocType}/{conflict.Name}");

    private static ErpSyncError Unknown(long id) => new(
        ErrorIds.ConflictNotFound, ErpErrorCategory.ObjectNotFound, $"There is no conflict {id}.", "List the open ones with Get-ErpConflict.", $"{id}");
}
