using ErpSync.Engine.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace ErpSync.Engine.Logging;

/// <summary>
/// The rolling log file of the configuration. The file is made with the first line that is worth writing, several processes may write to
/// it at once, times are UTC, and no secret of the configuration reaches it. A log that cannot be written is a warning, once, and stops
/// nothing. When the file reaches its size, erpsync_001.log is begun, then erpsync_002.log; the oldest are removed.
/// </summary>
internal sealed class RollingLog : IDisposable
{
    private readonly LogConfiguration _configuration;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _time;
    private readonly LogEventLevel _threshold;
    private readonly LogFailureListener _failures;
    private readonly Lazy<Logger> _logger;

    /// <param name="configuration">Path, level, form and sizes; without a path nothing is ever written.</param>
    /// <param name="redactor">Takes the secrets out of every line.</param>
    /// <param name="time">The clock of the lines.</param>
    /// <param name="warn">Told, at most once, why the log cannot be written.</param>
    public RollingLog(LogConfiguration configuration, SecretRedactor redactor, TimeProvider time, Action<string> warn)
    {
        _configuration = configuration;
        _redactor = redactor;
        _time = time;
        _threshold = LevelOf(configuration.Level);
        _failures = new LogFailureListener(reason => warn(redactor.Redact($"The log {configuration.Path} cannot be written: {reason}")));
        _logger = new Lazy<Logger>(Open);
    }

    /// <summary>Whether lines of this level are written; spares the making of costly ones.</summary>
    public bool IsEnabled(LogEventLevel level) => _configuration.Path is not null && level >= _threshold;

    /// <summary>Writes one line.</summary>
    /// <param name="level">How bad.</param>
    /// <param name="template">The text with named places, for example "Wrote {DocType} {Name}"; the JSON form keeps the names.</param>
    /// <param name="values">What goes into the places, in order.</param>
    public void Write(LogEventLevel level, string template, params object?[] values) => Write(level, null, template, values);

    /// <summary>Writes one line and the exception beneath it.</summary>
    /// <param name="level">How bad.</param>
    /// <param name="exception">The exception; null when there is none.</param>
    /// <param name="template">The text with named places.</param>
    /// <param name="values">What goes into the places, in order.</param>
    public void Write(LogEventLevel level, Exception? exception, string template, params object?[] values)
    {
        if (IsEnabled(level) && _logger.Value.BindMessageTemplate(template, values, out var parsed, out var properties))
        {
            _logger.Value.Write(new LogEvent(_time.GetUtcNow(), level, exception, parsed, properties));
        }
    }

    /// <summary>Flushes and closes the file.</summary>
    public void Dispose()
    {
        if (_logger.IsValueCreated)
        {
            _logger.Value.Dispose();
        }
    }

    private static LogEventLevel LevelOf(string level) => level switch
    {
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };

    private Logger Open()
    {
        ITextFormatter inner = _configuration.Format == "json" ? new CompactJsonFormatter() : new LogLineFormatter();
        return new LoggerConfiguration()
            .MinimumLevel.Is(_threshold)
            .WriteTo.Fallible(
                sink => sink.File(
                    new RedactingFormatter(inner, _redactor),
                    _configuration.Path!,
                    fileSizeLimitBytes: _configuration.MaxMegabytes * 1024L * 1024L,
                    rollOnFileSizeLimit: true,
                    // Serilog counts the file in use; "keep" counts the older ones.
                    retainedFileCountLimit: _configuration.Keep + 1,
                    shared: true),
                _failures)
            .CreateLogger();
    }
}
