using System.Text;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// Reads what <see cref="BodyWriter"/> wrote. Every length is checked, so that a damaged body is an error and never a wrong base.
/// </summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    public int ReadNumber()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_rest.IsEmpty)
            {
                throw Damaged();
            }

            var next = _rest[0];
            _rest = _rest[1..];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw Damaged();
            }
        }

        throw Damaged();
    }

    /// <summary>Reads how many things follow; each of them takes at least one byte.</summary>
    public int ReadCount()
    {
        var count = ReadNumber();
        return count <= _rest.Length ? count : throw Damaged();
    }

    public string ReadText()
    {
        var header = ReadNumber();
        var length = header >> 1;
        if (length > _rest.Length)
        {
            throw Damaged();
        }

        var bytes = _rest[..length];
        _rest = _rest[length..];
        return (header & 1) == 0 ? Encoding.UTF8.GetString(bytes) : ReadUtf16(bytes);
    }

    private static string ReadUtf16(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length / sizeof(char)];
        for (var i = 0; i < characters.Length; i++)
        {
            characters[i] = (char)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8));
        }

        return new string(characters);
    }

    private static InvalidDataException Damaged() => new("The stored content of a pair is damaged.");
}
