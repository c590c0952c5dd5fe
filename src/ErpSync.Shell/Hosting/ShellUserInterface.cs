using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ErpSync.Shell.Hosting;

/// <summary>Reads and writes the console for PowerShell.</summary>
/// <param name="console">The console.</param>
/// <param name="mayAsk">Whether questions are allowed; otherwise they are errors.</param>
internal sealed class ShellUserInterface(ShellConsole console, bool mayAsk) : PSHostUserInterface
{
    private const string Reset = "\u001b[0m";
    private readonly ShellProgress _progress = new(console);

    /// <summary>While an error is shown, what is written goes to standard error.</summary>
    public bool IsShowingError { get; set; }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => ShellConsole.HasColour;

    /// <inheritdoc/>
    public override void Write(string value) => console.Write(Target, value);

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => console.Write(Target, value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => WriteMessage("\u001b[31;1m", value);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteMessage("\u001b[33;1m", "WARNING: " + message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteMessage("\u001b[33;1m", "VERBOSE: " + message);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteMessage("\u001b[33;1m", "DEBUG: " + message);

    /// <inheritdoc/>
    public override void WriteInformation(InformationRecord record)
    {
        // Write-Host and $InformationPreference have written the text already; this is only the record for the stream.
    }

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Report(sourceId, record);

    /// <summary>Takes away progress that nobody has completed.</summary>
    public void EndProgress() => _progress.Clear();

    /// <inheritdoc/>
    public override string ReadLine()
    {
        EnsureMayAsk();
        return Console.In.ReadLine() ?? string.Empty;
    }

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString()
    {
        EnsureMayAsk();
        var secret = new SecureString();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        WriteLine(string.Empty);
        return secret;
    }

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        EnsureMayAsk();
        WriteHeading(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var description in descriptions)
        {
            Write(description.Name + ": ");
            var isSecret = description.ParameterTypeFullName == typeof(SecureString).FullName;
            answers[description.Name] = new PSObject(isSecret ? ReadLineAsSecureString() : ReadLine());
        }

        return answers;
    }

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        EnsureMayAsk();
        WriteHeading(caption, message);
        var options = choices.Select(Option).ToList();
        while (true)
        {
            Write(string.Join("  ", options.Select(option => $"[{option.Key}] {option.Label}")));
            Write(defaultChoice >= 0 ? $"  (default is \"{options[defaultChoice].Key}\"): " : ": ");
            var answer = Console.In.ReadLine();
            if (answer is null || (answer.Trim().Length == 0 && defaultChoice >= 0))
            {
                return defaultChoice >= 0 ? defaultChoice : throw new HostException("The question was not answered.");
            }

            var chosen = options.FindIndex(option => Matches(option.Key, answer) || Matches(option.Label, answer));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options)
    {
        EnsureMayAsk();
        WriteHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private TextWriter Target => IsShowingError ? console.Error : console.Output;

    private static (string Key, string Label) Option(ChoiceDescription choice)
    {
        var marker = choice.Label.IndexOf('&', StringComparison.Ordinal);
        var label = choice.Label.Replace("&", string.Empty, StringComparison.Ordinal);
        return (marker >= 0 && marker < label.Length ? char.ToUpperInvariant(label[marker]).ToString() : label, label);
    }

    private static bool Matches(string text, string answer) => string.Equals(text, answer.Trim(), StringComparison.OrdinalIgnoreCase);

    private void WriteHeading(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            WriteLine(line);
        }
    }

    private void WriteMessage(string colour, string text)
    {
        var isColoured = ShellConsole.HasErrorColour && !text.Contains('\u001b', StringComparison.Ordinal);
        console.Write(console.Error, (isColoured ? colour + text + Reset : text) + Environment.NewLine);
    }

    private void EnsureMayAsk()
    {
        if (!mayAsk)
        {
            throw new HostException(
                "A question came up, but this console runs with -NonInteractive. "
                + "Give the answer on the command line (-Confirm:$false, -Force).");
        }
    }
}
