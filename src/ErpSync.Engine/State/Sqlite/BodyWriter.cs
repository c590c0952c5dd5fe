using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Writes the numbers and texts of a body into one growing buffer.</summary>
internal sealed class BodyWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Empties the buffer for the next body.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes a number of 0 or more, seven bits a byte.</summary>
    public void WriteNumber(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var span = _buffer.GetSpan(5);
        var length = 0;
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    /// <summary>
    /// Writes a text as UTF-8 behind twice its length in bytes; as UTF-16 with the lowest bit set when it is not valid Unicode.
    /// </summary>
    public void WriteText(string text)
    {
        if (TryCountUtf8(text, out var byteCount))
        {
            WriteNumber(byteCount << 1);
            StrictUtf8.GetBytes(text, _buffer.GetSpan(byteCount));
            _buffer.Advance(byteCount);
            return;
        }

        var length = text.Length * sizeof(char);
        WriteNumber((length << 1) | 1);
        var span = _buffer.GetSpan(length);
        for (var i = 0; i < text.Length; i++)
        {
            // Encoding.Unicode would replace the very characters this form is for.
            BinaryPrimitives.WriteUInt16LittleEndian(span[(2 * i)..], text[i]);
        }

        _buffer.Advance(length);
    }

    private static bool TryCountUtf8(string text, out int byteCount)
    {
        // A lone half of a surrogate pair has no UTF-8 form; replacing it would make a value differ from itself after a round trip.
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                byteCount = 0;
                return false;
            }

            i++;
        }

        byteCount = StrictUtf8.GetByteCount(text);
        return true;
    }
}
