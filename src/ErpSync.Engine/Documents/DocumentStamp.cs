namespace ErpSync.Engine.Documents;

/// <summary>What a cheap scan reads of a document.</summary>
/// <param name="Name">The name; an integer name as its digits.</param>
/// <param name="Modified">The text of modified exactly as the site wrote it.</param>
/// <param name="Creation">The text of creation exactly as the site wrote it.</param>
/// <param name="DocStatus">0 draft, 1 submitted, 2 cancelled.</param>
internal sealed record DocumentStamp(string Name, string Modified, string Creation, int DocStatus);
