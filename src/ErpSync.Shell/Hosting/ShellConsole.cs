using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Text;

namespace ErpSync.Shell.Hosting;

/// <summary>The console of the process: where text goes, and what it can show.</summary>
internal sealed class ShellConsole
{
    private const int RedirectedWidth = 120;
    private readonly Lock _gate = new();
    private string _bar = string.Empty;

    /// <summary>Takes the console of this process and writes UTF-8 everywhere.</summary>
    public ShellConsole()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = utf8;
        }

        Output = Console.IsOutputRedirected ? Writer(Console.OpenStandardOutput(), utf8) : Console.Out;
        Error = Console.IsErrorRedirected ? Writer(Console.OpenStandardError(), utf8) : Console.Error;
    }

    /// <summary>Standard output.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether somebody can be asked.</summary>
    public static bool CanAsk => !Console.IsInputRedirected;

    /// <summary>Whether progress can be drawn and taken back.</summary>
    public static bool CanDraw => !Console.IsErrorRedirected && !Console.IsOutputRedirected;

    /// <summary>Whether output may hold colours: a terminal, and no NO_COLOR.</summary>
    public static bool HasColour => !Console.IsOutputRedirected && IsColourWanted;

    /// <summary>The same for standard error.</summary>
    public static bool HasErrorColour => !Console.IsErrorRedirected && IsColourWanted;

    /// <summary>Columns; 120 when nobody sees a terminal.</summary>
    public static int Width => CanDraw && Console.WindowWidth > 20 ? Console.WindowWidth : RedirectedWidth;

    /// <summary>Rows.</summary>
    public static int Height => CanDraw && Console.WindowHeight > 5 ? Console.WindowHeight : 50;

    /// <summary>Writes text, above the progress bar if one is shown.</summary>
    /// <param name="writer">Standard output or standard error.</param>
    /// <param name="text">The text.</param>
    public void Write(TextWriter writer, string text)
    {
        lock (_gate)
        {
            EraseBar();
            var isColoured = ReferenceEquals(writer, Error) ? HasErrorColour : HasColour;

            // The formatter writes escape sequences whatever the host says; a file or a pipe must get none.
            writer.Write(isColoured ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
            writer.Flush();
        }
    }

    /// <summary>Shows one line of progress in place of the last one.</summary>
    /// <param name="text">The line; empty takes it away.</param>
    public void Draw(string text)
    {
        lock (_gate)
        {
            EraseBar();
            _bar = text.Length >= Width ? text[..(Width - 1)] : text;
            Error.Write(_bar);
            Error.Flush();
        }
    }

    private void EraseBar()
    {
        if (_bar.Length > 0)
        {
            Error.Write('\r' + new string(' ', _bar.Length) + '\r');
            _bar = string.Empty;
        }
    }

    private static bool IsColourWanted => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static StreamWriter Writer(Stream stream, Encoding encoding) => new(stream, encoding) { AutoFlush = false };
}
