using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The errors of one state file, each with its stable id, what is wrong and what to do.</summary>
internal sealed class StateErrors(string path)
{
    private const string StartAfresh = "move it away and run Invoke-ErpSync: equal documents are adopted without a write.";

    public string Path { get; } = path;

    public ErpSyncException From(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => Error(
            ErrorIds.StateLocked,
            ErpErrorCategory.ResourceBusy,
            $"Another program holds the state file '{Path}' locked.",
            "Close the program that has it open (for example a sqlite3 session with an open transaction), then run the command again.",
            exception),
        SQLITE_CORRUPT or SQLITE_NOTADB => Damaged(exception),
        SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH => Denied(exception),
        SQLITE_IOERR or SQLITE_FULL => Error(
            ErrorIds.StateAccess,
            ErpErrorCategory.WriteError,
            $"The state file '{Path}' could not be read or written: {exception.Message}",
            "Check that the disk is healthy and has free space; nothing that was not complete has been stored.",
            exception),
        _ => Error(
            ErrorIds.Unexpected,
            ErpErrorCategory.NotSpecified,
            $"The state file '{Path}' refused an operation: {exception.Message}",
            "Report this together with the log file.",
            exception),
    };

    public ErpSyncException Damaged(Exception cause) => Error(
        ErrorIds.StateCorrupt,
        ErpErrorCategory.MetadataError,
        $"The state file '{Path}' is damaged or is not a SQLite database ({cause.Message})",
        StateBackup.Latest(Path) is { } backup
            ? $"Move it away and put the backup '{backup}' in its place, or {StartAfresh}"
            : "There is no backup beside it: " + StartAfresh,
        cause);

    public ErpSyncException BodyDamaged(long pairId, Exception cause) => Error(
        ErrorIds.StateCorrupt,
        ErpErrorCategory.MetadataError,
        $"The state file '{Path}' holds a damaged base for pair {pairId}: {cause.Message}",
        $"Forget that pair: DELETE FROM sync_records WHERE id={pairId}. The next run adopts it when both sides are equal. Check the disk.",
        cause);

    public ErpSyncException Foreign(bool isOriginalProduct) => Error(
        ErrorIds.StateCorrupt,
        ErpErrorCategory.MetadataError,
        isOriginalProduct
            ? $"'{Path}' is the database of the Python ERP Sync, which holds no content to go on from."
            : $"'{Path}' is a SQLite database of some other program.",
        "Move it away or set state.path to another file, then run Invoke-ErpSync: equal documents are adopted without a write.");

    public ErpSyncException Incomplete(string table) => Error(
        ErrorIds.StateCorrupt,
        ErpErrorCategory.MetadataError,
        $"The state file '{Path}' has no table {table}.",
        StateBackup.Latest(Path) is { } backup
            ? $"Put the backup '{backup}' in its place, or {StartAfresh}"
            : "There is no backup beside it: " + StartAfresh);

    public ErpSyncException TooNew(int version, int known) => Error(
        ErrorIds.StateTooNew,
        ErpErrorCategory.MetadataError,
        $"The state file '{Path}' has version {version}; this ErpSync knows versions up to {known}.",
        "Upgrade the module: Update-Module ErpSync.");

    public ErpSyncException TooOldToRead(int version, int needed) => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.InvalidOperation,
        $"The state file '{Path}' has version {version} and must be brought to version {needed} before it can be read.",
        "Run Invoke-ErpSync once: it makes a backup and upgrades the file.");

    public ErpSyncException BackupFailed(Exception cause) => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.WriteError,
        $"No backup of the state file '{Path}' could be made before its upgrade: {cause.Message}",
        "Make room beside the file and give this user the right to write there; the file has not been changed.",
        cause);

    public ErpSyncException NotFound() => Error(
        ErrorIds.StateNotFound,
        ErpErrorCategory.ObjectNotFound,
        $"There is no state file '{Path}' yet.",
        "Run Invoke-ErpSync: the first run makes it. If there should be one, check state.path in the configuration.");

    public ErpSyncException NoFolder(string folder) => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.ObjectNotFound,
        $"The folder '{folder}' of the state file does not exist.",
        "Make the folder or set state.path to a file in an existing one.");

    public ErpSyncException IsFolder() => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.InvalidData,
        $"The state path '{Path}' is a folder.",
        "Set state.path to a file.");

    public ErpSyncException Denied(Exception? cause = null) => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.PermissionDenied,
        $"The state file '{Path}' cannot be opened{(cause is null ? " for writing: it is marked read-only" : $": {cause.Message}")}",
        "Give this user the right to read and write the file and its folder (SQLite makes two more files beside it), "
            + "or set state.path to another file.",
        cause);

    public ErpSyncException OpenedForReading() => Error(
        ErrorIds.StateAccess,
        ErpErrorCategory.InvalidOperation,
        $"The state file '{Path}' was opened for reading only.",
        "Open it for writing.");

    public ErpSyncException Locked(LeaseRow lease) => Error(
        ErrorIds.StateLocked,
        ErpErrorCategory.ResourceBusy,
        $"The state file '{Path}' is being written by {lease.Describe()}.",
        "Wait until that process has ended, or end it. After a killed one the file is free again within two minutes, by itself.");

    public ErpSyncException LeaseLost(Exception? lastHeartbeatFailure) => Error(
        ErrorIds.StateLocked,
        ErpErrorCategory.ResourceBusy,
        $"This process no longer holds the state file '{Path}': its lease was taken away.",
        "Run the command again.",
        lastHeartbeatFailure);

    public ErpSyncException PairNotFound(long pairId) => Error(
        ErrorIds.RecordNotFound,
        ErpErrorCategory.ObjectNotFound,
        $"Pair {pairId} is not in the state file any more: it was forgotten meanwhile.",
        "Nothing to do: the next run looks at the document again.");

    public ErpSyncException PairExists(PairRecord pair, Exception cause) => Error(
        ErrorIds.DuplicateName,
        ErpErrorCategory.ResourceExists,
        $"Another pair of {pair.DocType} has the cloud name '{pair.CloudName}' or the local name '{pair.LocalName}' already.",
        "Forget one of the two with Reset-ErpSyncRecord.",
        cause);

    public ErpSyncException ConflictNotFound(long id) => Error(
        ErrorIds.ConflictNotFound,
        ErpErrorCategory.ObjectNotFound,
        $"There is no conflict {id}.",
        "List the open ones with Get-ErpConflict.");

    public ErpSyncException ConflictClosed(long id) => Error(
        ErrorIds.ConflictClosed,
        ErpErrorCategory.InvalidOperation,
        $"Conflict {id} is closed already.",
        "List the open ones with Get-ErpConflict.");

    /// <summary>SQLite's static constructor hides the missing library under two exceptions that name neither file nor platform.</summary>
    public static ErpSyncException NativeLibraryMissing(Exception exception)
    {
        var cause = exception;
        while (cause is not (DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
            && cause.InnerException is { } inner)
        {
            cause = inner;
        }

        var library = NativeLibraryPath.Current;
        return new ErpSyncException(
            new ErpSyncError(
                ErrorIds.NativeLibraryMissing,
                ErpErrorCategory.NotInstalled,
                $"The SQLite library for {library.RuntimeIdentifier} ({RuntimeInformation.OSDescription.Trim()}) "
                    + $"could not be loaded: {cause.Message}",
                $"Expected '{library.ExpectedFile}'. Install the module again; if there is no such file for {library.RuntimeIdentifier}, "
                    + "this platform is not supported.",
                library.ExpectedFile),
            exception);
    }

    private ErpSyncException Error(string id, ErpErrorCategory category, string message, string remedy, Exception? cause = null) =>
        new(new ErpSyncError(id, category, message, remedy, Path), cause);
}
