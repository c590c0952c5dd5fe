namespace ErpSync.Engine.State.Sqlite;

/// <summary>One step of the schema: the statements that lead to a version from the one before it.</summary>
internal sealed record StateMigration(int Version, string Sql);
