namespace ErpSync.Sandbox;

/// <summary>
/// Takes the Exif block out of a JPEG, as a site does whose System Settings say so: what is stored then differs from what was sent,
/// and so does its hash.
/// </summary>
internal static class JpegMetadata
{
    private const byte Marker = 0xff;
    private const byte StartOfImage = 0xd8;
    private const byte StartOfScan = 0xda;
    private const byte ExifSegment = 0xe1;

    public static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> image)
    {
        var bytes = image.Span;
        if (bytes.Length < 4 || bytes[0] != Marker || bytes[1] != StartOfImage)
        {
            return image;
        }

        var position = 2;
        while (position + 4 <= bytes.Length && bytes[position] == Marker && bytes[position + 1] != StartOfScan)
        {
            var next = position + 2 + ((bytes[position + 2] << 8) | bytes[position + 3]);
            if (next > bytes.Length)
            {
                break;
            }

            if (bytes[position + 1] == ExifSegment && bytes[(position + 4)..next].StartsWith("Exif"u8))
            {
                return (byte[])[.. bytes[..position], .. bytes[next..]];
            }

            position = next;
        }

        return image;
    }
}
