namespace ErpSync.Sandbox;

/// <summary>One HTTP response without a socket.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Headers">Other headers.</param>
/// <param name="Body">Body bytes.</param>
public sealed record SandboxResponse(
    int Status,
    string ContentType,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The client never sees an answer: the connection breaks. The other members have no meaning then.</summary>
    public bool ConnectionDropped { get; init; }

    /// <summary>Time the answer is held back after the work is done; zero unless a fault says so.</summary>
    public TimeSpan ReplyDelay { get; init; }
}
