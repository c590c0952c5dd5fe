using System.Management.Automation.Host;

namespace ErpSync.Commands.Output;

/// <summary>Whether somebody sits at the console. A scheduled task must never wait for an answer that cannot come.</summary>
internal static class HostQuestions
{
    private static readonly string[] ConsoleHosts = ["ConsoleHost", "ErpSync.Shell"];

    /// <summary>Whether the host can ask. Other hosts than consoles are asked and may refuse.</summary>
    /// <param name="host">The host of the session.</param>
    public static bool CanAsk(PSHost host) =>
        !ConsoleHosts.Contains(host.Name, StringComparer.OrdinalIgnoreCase)
        || (Environment.UserInteractive && !Console.IsInputRedirected && !IsNonInteractive(Environment.GetCommandLineArgs()));

    /// <summary>Whether a host's refusal means that it cannot ask.</summary>
    /// <param name="exception">What the host threw.</param>
    public static bool IsRefusal(Exception exception) => exception is HostException or NotImplementedException or InvalidOperationException;

    /// <summary>-NonInteractive and its abbreviations, as pwsh takes them.</summary>
    private static bool IsNonInteractive(IEnumerable<string> arguments) => arguments.Any(argument =>
        argument.Length >= 5
            && "-NonInteractive".StartsWith(argument.Replace("--", "-", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
}
