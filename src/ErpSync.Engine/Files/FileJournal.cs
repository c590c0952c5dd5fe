using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Files;

/// <summary>What is stored about a file that travels: the intent before the upload, the receipt after it.</summary>
/// <remarks>What a site has done is stored even when the run is being cancelled.</remarks>
internal sealed class FileJournal(RunContext run)
{
    /// <summary>Stores that the upload is about to be sent.</summary>
    public Task BeginAsync(CarriedFile file) => run.Store.WriteAsync(transaction => transaction.SaveCarriedFile(file), CancellationToken.None);

    /// <summary>Stores that the site surely does not have it.</summary>
    public Task DropAsync(CarriedFile file) => run.Store.WriteAsync(transaction => transaction.RemoveCarriedFile(file), CancellationToken.None);

    /// <summary>Stores what the site made of it, with an entry in the audit trail of the document it was carried for.</summary>
    public Task ArriveAsync(PairWork work, CarriedFile file, string message) => run.Store.WriteAsync(
        transaction =>
        {
            transaction.SaveCarriedFile(file);
            transaction.AppendLog(Entry(work, "upload", file.Side, "success", message));
        },
        CancellationToken.None);

    /// <summary>An entry in the audit trail of a document.</summary>
    public Task NoteAsync(PairWork work, string action, Side side, string status, string message) =>
        run.Store.WriteAsync(transaction => { transaction.AppendLog(Entry(work, action, side, status, message)); }, CancellationToken.None);

    private SyncLogEntry Entry(PairWork work, string action, Side side, string status, string message) => new()
    {
        Timestamp = run.Now,
        RunId = run.RunId,
        DocType = work.DocType.Name,
        Name = work.Name,
        Action = action,
        Direction = Words.Of(Words.Towards(side)),
        Status = status,
        Message = message,
    };
}
