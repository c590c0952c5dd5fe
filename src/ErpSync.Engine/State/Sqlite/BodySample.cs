using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// A document that is typical for its DocType. Bases are kept as their difference from it, so that field names and usual values cost nothing.
/// </summary>
internal sealed record BodySample
{
    /// <summary>Stands for none.</summary>
    public static readonly BodySample None = new(0, CanonicalDocument.Empty, []);

    /// <param name="id">Its number; 0 stands for none.</param>
    /// <param name="document">The document.</param>
    /// <param name="plain">Its bytes as they are stored.</param>
    public BodySample(long id, CanonicalDocument document, byte[] plain)
    {
        Id = id;
        Document = document;
        Plain = plain;
        Checksum = BodyPacking.Checksum(uint.MaxValue, plain);
    }

    public long Id { get; init; }

    public CanonicalDocument Document { get; }

    public byte[] Plain { get; }

    /// <summary>CRC-32C of its bytes, with which the checksum of every body behind it begins.</summary>
    public uint Checksum { get; }
}
