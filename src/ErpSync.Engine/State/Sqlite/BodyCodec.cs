using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The plain bytes of a base: the cloud form, then either nothing (the local form is identical, row names included) or the local form as
/// its difference from the cloud form. Not for use by two threads at a time.
/// </summary>
internal sealed class BodyCodec
{
    private const int LocalIsCloud = 0;
    private const int LocalFollows = 1;

    private readonly BodyWriter _writer = new();

    /// <summary>Writes a base; the bytes are valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(PairBase pairBase)
    {
        _writer.Clear();
        DocumentCodec.Write(_writer, pairBase.Cloud, CanonicalDocument.Empty);
        if (IsIdentical(pairBase.Cloud, pairBase.Local))
        {
            _writer.WriteNumber(LocalIsCloud);
        }
        else
        {
            _writer.WriteNumber(LocalFollows);
            DocumentCodec.Write(_writer, pairBase.Local, pairBase.Cloud);
        }

        return _writer.Written;
    }

    /// <exception cref="InvalidDataException">The bytes are not a base.</exception>
    public static PairBase Read(ReadOnlySpan<byte> plain)
    {
        var reader = new BodyReader(plain);
        var cloud = DocumentCodec.Read(ref reader, CanonicalDocument.Empty);
        var local = reader.ReadNumber() == LocalIsCloud ? cloud : DocumentCodec.Read(ref reader, cloud);
        return reader.AtEnd
            ? new PairBase(cloud, local)
            : throw new InvalidDataException("The stored base of a pair is longer than it says.");
    }

    private static bool IsIdentical(CanonicalDocument cloud, CanonicalDocument local) =>
        ReferenceEquals(cloud, local)
        || (cloud.HasSameContent(local)
            && cloud.Tables.All(table => table.Value.Zip(local.Rows(table.Key)).All(
                pair => pair.First.Id == pair.Second.Id && pair.First.SourceName == pair.Second.SourceName)));
}
