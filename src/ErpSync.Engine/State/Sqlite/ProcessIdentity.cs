namespace ErpSync.Engine.State.Sqlite;

/// <summary>A process, told from every other one.</summary>
/// <param name="User">The user it runs as.</param>
/// <param name="Machine">The machine's name.</param>
/// <param name="Id">Its number.</param>
/// <param name="Token">Different for a later process of the same number.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record ProcessIdentity(string User, string Machine, int Id, string Token, DateTimeOffset StartedAt);
