using System.Text;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Reads a small UTF-8 text file whole, or says in a finding why it cannot: too big, not readable, not UTF-8. At most
/// <see cref="LargestFile"/> bytes are ever read.
/// </summary>
internal static class BoundedTextFile
{
    /// <summary>Bytes. A configuration of a thousand DocTypes with rules is a tenth of this.</summary>
    public const int LargestFile = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text without byte order mark, or null after a finding.</summary>
    public static string? Read(string path, FindingCollector findings)
    {
        var place = Place.WholeFile(path);
        byte[]? bytes;
        try
        {
            bytes = ReadBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            findings.Error(
                place, $"The file cannot be read: {Reason(exception)}",
                "Check that it is a file and that the account that runs ErpSync may read it.", ErrorIds.ConfigAccess);
            return null;
        }

        if (bytes is null)
        {
            findings.Error(
                place, $"The file is larger than {LargestFile / 1024 / 1024} MiB and was not read.",
                "Check that this is the ErpSync configuration; a real one is a few kilobytes.");
            return null;
        }

        return Decode(bytes, place, findings);
    }

    private static byte[]? ReadBytes(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LargestFile)
        {
            return null;
        }

        // Pipes and devices have no length, so the bound is kept while reading too.
        var buffer = new byte[stream.Length > 0 ? (int)stream.Length + 1 : LargestFile + 1];
        var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return count == buffer.Length ? null : buffer[..count];
    }

    private static string? Decode(byte[] bytes, Place place, FindingCollector findings)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..] or [_, 0, _, 0, ..] or [0, not 0, 0, not 0, ..])
        {
            findings.Error(
                place with { Line = 1, Column = 1 }, "The file is UTF-16 (\"Unicode\") text, not UTF-8.",
                "Save it as UTF-8, for example in Notepad with Save As and the encoding UTF-8.");
            return null;
        }

        var content = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes.AsSpan();
        var nul = content.IndexOf((byte)0);
        if (nul >= 0)
        {
            findings.Error(
                At(place, content[..nul]), "The file holds a NUL character, so it is not a text file.",
                "Remove the character, or restore the file from a copy.");
            return null;
        }

        try
        {
            return StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            findings.Error(
                At(place, content[..Math.Max(0, exception.Index)]), "The file is not UTF-8: a byte here belongs to another encoding.",
                "Save the file as UTF-8; umlauts and accents typed in an old editor are the usual cause.");
            return null;
        }
    }

    private static Place At(Place place, ReadOnlySpan<byte> before)
    {
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return place with { Line = before.Count((byte)'\n') + 1, Column = before.Length - lineStart + 1 };
    }

    // The message of the runtime repeats the path, which the finding has already.
    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "access is denied.",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist.",
        _ => "it is in use or damaged.",
    };
}
