using System.Xml;
using System.Xml.Linq;

namespace ErpSync.Commands.Services;

/// <summary>A task of the Windows task scheduler that runs Invoke-ErpSync again and again.</summary>
/// <param name="request">What is to be registered.</param>
/// <param name="userName">Who registers it, with domain.</param>
internal sealed class ScheduledTaskDefinition(ServiceRequest request, string userName)
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    // Accounts of the system have no password and are named by their identifier, whatever the language of Windows.
    private static readonly Dictionary<string, string> SystemAccounts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SYSTEM"] = "S-1-5-18",
        [@"NT AUTHORITY\SYSTEM"] = "S-1-5-18",
        [@"NT AUTHORITY\LocalService"] = "S-1-5-19",
        [@"NT AUTHORITY\NetworkService"] = "S-1-5-20",
    };

    /// <summary>What it runs. Errors that end Invoke-ErpSync end pwsh with exit code 1.</summary>
    public CommandLine Command => new(
        request.PowerShellPath,
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        $"$ErrorActionPreference = 'Continue'; Import-Module {Literal(request.ManifestPath)} -ErrorAction Stop; "
        + $"Invoke-ErpSync -ConfigPath {Literal(request.ConfigPath)} | Out-Null");

    /// <summary>As Windows programs take their arguments apart.</summary>
    public static string Quoted(string argument) =>
        argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\"") < 0
            ? argument
            : $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public string ToXml()
    {
        var task = new XElement(
            Schema + "Task",
            new XAttribute("version", "1.2"),
            Element("RegistrationInfo", Element("Description", "ErpSync: keeps two ERPNext sites in step.")),
            Element(
                "Triggers",
                Element(
                    "TimeTrigger",
                    Element("Repetition", Element("Interval", XmlConvert.ToString(request.Every!.Value))),
                    // Long ago: it only says which minute the repetition counts from.
                    Element("StartBoundary", "2026-01-01T00:00:00"))),
            Element("Principals", Principal()),
            Element(
                "Settings",
                Element("MultipleInstancesPolicy", "IgnoreNew"),
                Element("DisallowStartIfOnBatteries", "false"),
                Element("StopIfGoingOnBatteries", "false"),
                Element("StartWhenAvailable", "true"),
                Element("ExecutionTimeLimit", "PT0S")),
            new XElement(
                Schema + "Actions",
                new XAttribute("Context", "Author"),
                Element(
                    "Exec",
                    Element("Command", Command.Program),
                    Element("Arguments", string.Join(' ', Command.Arguments.Select(Quoted))),
                    Element("WorkingDirectory", request.ConfigFolder))));
        return $"<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n{task.ToString().ReplaceLineEndings("\n")}\n";
    }

    private XElement Principal()
    {
        var user = request.User ?? userName;
        var account = SystemAccounts.GetValueOrDefault(user);
        return new XElement(
            Schema + "Principal",
            new XAttribute("id", "Author"),
            Element("UserId", account ?? user),
            // S4U runs it whether the user is logged on or not, and keeps no password.
            account is not null ? null : Element("LogonType", request.IsUserScope ? "InteractiveToken" : "S4U"),
            Element("RunLevel", "LeastPrivilege"));
    }

    private static XElement Element(string name, params object[] content) => new(Schema + name, content);

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
