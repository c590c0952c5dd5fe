namespace ErpSync.Sandbox;

/// <summary>A file in a form.</summary>
/// <param name="FileName">Its name as the client says.</param>
/// <param name="MediaType">Its media type as the client says; empty if it says none.</param>
/// <param name="Bytes">Its bytes: a slice of the request.</param>
internal sealed record UploadedFile(string FileName, string MediaType, ReadOnlyMemory<byte> Bytes);
