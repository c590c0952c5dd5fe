using System.Globalization;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Brings the file to the version this ErpSync knows, under the lease and with a backup, and makes a new one.</summary>
internal sealed class StateMigrator(StateFile file, TimeProvider clock, StateStoreOptions options)
{
    private static readonly string SetApplicationId =
        $"PRAGMA application_id = {StateSchema.ApplicationId.ToString(CultureInfo.InvariantCulture)};";

    /// <summary>Prepares the file for writing and takes the lease.</summary>
    public WriterLease Prepare(StateConnection connection)
    {
        // Looking first: a file that is not ours is left exactly as it is.
        var version = file.InspectVersion(connection);
        connection.RunScript("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;");
        if (version is null)
        {
            Create(connection);
        }

        var lease = new LeaseTurn(clock, options).Acquire(
            connection, () => InTransaction(connection, () => WriterLease.Acquire(connection, clock, options.Processes, yields: false)));
        try
        {
            Upgrade(connection, lease);
            file.CheckTables(connection);
            return lease;
        }
        catch (ErpSyncException)
        {
            lease.Release(connection);
            throw;
        }
    }

    private void Create(StateConnection connection) =>
        InTransaction(
            connection,
            () =>
            {
                // Another process may have been quicker.
                if (file.InspectVersion(connection) is null)
                {
                    connection.RunScript(SetApplicationId);
                    Apply(connection, from: 0);
                }

                return true;
            });

    private void Upgrade(StateConnection connection, WriterLease lease)
    {
        var version = file.InspectVersion(connection) ?? 0;
        if (version == options.Migrations[^1].Version)
        {
            return;
        }

        try
        {
            StateBackup.Make(connection.Connection, file.Path, version, clock.GetUtcNow());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            throw file.Errors.BackupFailed(exception);
        }

        InTransaction(
            connection,
            () =>
            {
                lease.Verify(connection, lastHeartbeatFailure: null);
                Apply(connection, version);
                return true;
            });
    }

    private void Apply(StateConnection connection, int from)
    {
        foreach (var migration in options.Migrations.Where(migration => migration.Version > from))
        {
            connection.RunScript(migration.Sql);
            connection.RunScript($"PRAGMA user_version = {migration.Version.ToString(CultureInfo.InvariantCulture)};");
        }
    }

    private static T InTransaction<T>(StateConnection connection, Func<T> work)
    {
        connection.Begin();
        try
        {
            var result = work();
            connection.Run("COMMIT");
            return result;
        }
        finally
        {
            if (connection.InTransaction)
            {
                connection.Run("ROLLBACK");
            }
        }
    }
}
