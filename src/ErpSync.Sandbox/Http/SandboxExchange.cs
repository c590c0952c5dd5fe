namespace ErpSync.Sandbox;

/// <summary>One handled request, for tests that count or inspect the traffic.</summary>
/// <param name="Method">Verb.</param>
/// <param name="Path">Request target as sent, query included.</param>
/// <param name="Status">Status answered; 0 when the connection was dropped.</param>
/// <param name="User">User who asked; <c>Guest</c> without valid credentials.</param>
/// <param name="Committed">The request changed documents.</param>
public sealed record SandboxExchange(string Method, string Path, int Status, string User, bool Committed);
