using Serilog.Events;
using Serilog.Formatting;

namespace ErpSync.Engine.Logging;

/// <summary>Takes the secrets out of what another formatter made, whole events at a time, so that none slips through in parts.</summary>
internal sealed class RedactingFormatter(ITextFormatter inner, SecretRedactor redactor) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        inner.Format(logEvent, text);
        output.Write(redactor.Redact(text.ToString()));
    }
}
