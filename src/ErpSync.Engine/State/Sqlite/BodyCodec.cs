using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The plain bytes of a base: the cloud form as its difference from a sample, then either nothing (the local form is identical, row names
/// included) or the local form as its difference from the cloud form. Not for use by two threads at a time.
/// </summary>
internal sealed class BodyCodec
{
    private const int LocalIsCloud = 0;
    private const int LocalFollows = 1;

    private readonly BodyWriter _writer = new();

    /// <summary>Writes a base; the bytes are valid until the next call.</summary>
    /// <param name="pairBase">The base.</param>
    /// <param name="sample">A document much like it; needed again for reading.</param>
    public ReadOnlySpan<byte> Write(PairBase pairBase, CanonicalDocument sample)
    {
        _writer.Clear();
        DocumentCodec.Write(_writer, pairBase.Cloud, sample);
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
    public static PairBase Read(ReadOnlySpan<byte> plain, CanonicalDocument sample)
    {
        var reader = new BodyReader(plain);
        var cloud = DocumentCodec.Read(ref reader, sample);
        var local = reader.ReadNumber() == LocalIsCloud ? cloud : DocumentCodec.Read(ref reader, cloud);
        return reader.AtEnd
            ? new PairBase(cloud, local)
            : throw new InvalidDataException("The stored base of a pair is longer than it says.");
    }

    private static bool IsIdentical(CanonicalDocument cloud, CanonicalDocument local)
    {
        if (ReferenceEquals(cloud, local))
        {
            return true;
        }

        return cloud.HasSameContent(local) && cloud.Tables.All(table => HaveSameNames(table.Value, local.Rows(table.Key)));
    }

    private static bool HaveSameNames(IReadOnlyList<CanonicalRow> cloud, IReadOnlyList<CanonicalRow> local)
    {
        for (var i = 0; i < cloud.Count; i++)
        {
            if (cloud[i].Id != local[i].Id || cloud[i].SourceName != local[i].SourceName)
            {
                return false;
            }
        }

        return true;
    }
}
