namespace ErpSync.Sandbox;

/// <summary>A reply that is a file to be saved.</summary>
/// <param name="Url">Address of the file; its last part is the name.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FileReply(string Url, FileContent Content);
