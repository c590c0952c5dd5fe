using System.Management.Automation;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ErpSync.Commands.Output;

/// <summary>The one place where error records are made: stable id, category, target and a remedy on every one.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an error the engine reports.</summary>
    /// <param name="error">The error.</param>
    /// <param name="cause">The exception behind it, when there is one.</param>
    public static ErrorRecord From(ErpSyncError error, Exception? cause = null)
    {
        var exception = cause as ErpSyncException ?? new ErpSyncException(error, cause);
        var category = Enum.TryParse<ErrorCategory>(error.Category.ToString(), out var known) ? known : ErrorCategory.NotSpecified;
        return new ErrorRecord(exception, error.ErrorId, category, error.Target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.RecommendedAction ?? string.Empty },
        };
    }

    /// <summary>The record of anything the engine throws.</summary>
    /// <param name="exception">What was thrown; wrappers are taken off.</param>
    public static ErrorRecord From(Exception exception)
    {
        var chain = Chain(exception).ToList();
        if (chain.OfType<ErpSyncException>().FirstOrDefault() is { } known)
        {
            return From(known.Error, known);
        }

        var error = chain.OfType<DllNotFoundException>().Any() ? NativeLibraryMissing(chain.OfType<DllNotFoundException>().First())
            : chain.OfType<SocketException>().Any(socket => socket.SocketErrorCode == SocketError.AddressAlreadyInUse)
                ? PortInUse(exception)
            : Unexpected(chain[^1]);
        return From(error, exception);
    }

    /// <summary>The record for arguments that do not fit together.</summary>
    /// <param name="message">What does not fit.</param>
    /// <param name="remedy">What to write instead.</param>
    /// <param name="target">The argument.</param>
    public static ErrorRecord Argument(string message, string remedy, string? target = null) =>
        From(new ErpSyncError(ErrorIds.ArgumentInvalid, ErpErrorCategory.InvalidArgument, message, remedy, target));

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (Exception? link = exception; link is not null; link = link.InnerException)
        {
            // AggregateException and TargetInvocationException say nothing of their own.
            if (link is not (AggregateException or TargetInvocationException) || link.InnerException is null)
            {
                yield return link;
            }
        }
    }

    private static ErpSyncError NativeLibraryMissing(DllNotFoundException exception) => new(
        ErrorIds.NativeLibraryMissing,
        ErpErrorCategory.NotInstalled,
        $"The native SQLite library for {RuntimeInformation.RuntimeIdentifier} is missing: {exception.Message.Split('\n')[0].Trim()}",
        "Install the module again. It serves Windows, Linux (glibc and musl) and macOS on x64 and arm64; "
        + $"expected in lib/engine/runtimes/{RuntimeInformation.RuntimeIdentifier}/native.",
        RuntimeInformation.RuntimeIdentifier);

    private static ErpSyncError PortInUse(Exception exception) => new(
        ErrorIds.PortInUse,
        ErpErrorCategory.ResourceBusy,
        $"The port is taken: {exception.Message}",
        "Choose another port, or leave the port out to take any free one.",
        null);

    private static ErpSyncError Unexpected(Exception exception) => new(
        ErrorIds.Unexpected,
        ErpErrorCategory.NotSpecified,
        $"{exception.GetType().Name}: {exception.Message}",
        "This is a defect in ErpSync. Look at Get-Error and at erpsync.log, and report both.",
        null);
}
