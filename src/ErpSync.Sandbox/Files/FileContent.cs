namespace ErpSync.Sandbox;

/// <summary>Bytes of one or more files.</summary>
/// <param name="Hash">MD5 in hexadecimal digits, as <c>content_hash</c> shows it.</param>
/// <param name="Bytes">The bytes; never changed.</param>
internal sealed record FileContent(string Hash, ReadOnlyMemory<byte> Bytes);
