namespace ErpSync.Sandbox;

/// <summary>One HTTP request without a socket.</summary>
/// <param name="Method">Verb in capitals.</param>
/// <param name="RawPathAndQuery">Request target exactly as sent, percent-encoding kept.</param>
/// <param name="Headers">Headers; names are looked up without regard to case.</param>
/// <param name="Body">Body bytes; empty if there is none.</param>
public sealed record SandboxRequest(
    string Method,
    string RawPathAndQuery,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>Value of a header, or null.</summary>
    public string? Header(string name)
    {
        if (Headers.TryGetValue(name, out var value))
        {
            return value;
        }

        foreach (var (key, other) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return other;
            }
        }

        return null;
    }
}
