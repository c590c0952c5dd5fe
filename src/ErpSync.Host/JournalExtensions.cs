using Microsoft.Extensions.Logging;

namespace ErpSync.Host;

/// <summary>What a person should know of the engine's events, for the journal, the event log or the console.</summary>
internal static partial class JournalExtensions
{
    /// <summary>Tells errors and warnings; everything else stays in the log file of the configuration.</summary>
    public static void Tell(this ILogger logger, EngineEvent told)
    {
        switch (told)
        {
            case ErrorEvent { Error: var error }:
                TellError(logger, error.ErrorId, error.Message, error.RecommendedAction ?? "");
                break;
            case WarningEvent warning:
                TellWarning(logger, warning.Text);
                break;
            default:
                break;
        }
    }

    [LoggerMessage(LogLevel.Error, "{ErrorId}: {Message} {Remedy}")]
    private static partial void TellError(ILogger logger, string errorId, string message, string remedy);

    [LoggerMessage(LogLevel.Warning, "{Text}")]
    private static partial void TellWarning(ILogger logger, string text);
}
