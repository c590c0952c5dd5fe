using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace ErpSync.Engine.Logging;

/// <summary>
/// One event as one line: UTC time, level, text. Line breaks and other control characters in the text are shown escaped, so that content of
/// a document cannot pretend to be another line; the lines of an exception are indented.
/// </summary>
internal sealed class LogLineFormatter : ITextFormatter
{
    // l: text values without quotes; j: everything else as JSON.
    private readonly MessageTemplateTextFormatter _message = new("{Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write(Level(logEvent.Level));
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, message);
        WriteEscaped(message.ToString(), output);
        output.Write('\n');
        if (logEvent.Exception is null)
        {
            return;
        }

        foreach (var line in logEvent.Exception.ToString().AsSpan().EnumerateLines())
        {
            output.Write("    ");
            WriteEscaped(line, output);
            output.Write('\n');
        }
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => " DEBUG ",
        LogEventLevel.Information => " INFO  ",
        LogEventLevel.Warning => " WARN  ",
        _ => " ERROR ",
    };

    private static void WriteEscaped(ReadOnlySpan<char> text, TextWriter output)
    {
        foreach (var character in text)
        {
            switch (character)
            {
                case '\n':
                    output.Write("\\n");
                    break;
                case '\r':
                    output.Write("\\r");
                    break;
                case '\t':
                    output.Write(character);
                    break;
                case var other when char.IsControl(other) || other is '\u2028' or '\u2029':
                    output.Write($"\\u{(int)other:x4}");
                    break;
                default:
                    output.Write(character);
                    break;
            }
        }
    }
}
