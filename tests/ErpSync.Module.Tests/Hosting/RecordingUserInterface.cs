using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>Keeps text, questions and progress; answers questions as the test says.</summary>
internal sealed class RecordingUserInterface : PSHostUserInterface
{
    private readonly StringBuilder _text = new();

    /// <summary>Chooses an answer by its label, for example "Yes"; null throws as a host that cannot ask.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public List<string> Questions { get; } = [];

    public ConcurrentQueue<ProgressRecord> Progress { get; } = [];

    public bool HasColour { get; set; }

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString().ReplaceLineEndings("\n");
            }
        }
    }

    public override PSHostRawUserInterface RawUI { get; } = new FixedRawUserInterface();

    public override bool SupportsVirtualTerminal => HasColour;

    public override void Write(string value)
    {
        lock (_text)
        {
            _text.Append(value);
        }
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => Write("ERROR: " + value + "\n");

    public override void WriteWarningLine(string message) => Write("WARNING: " + message + "\n");

    public override void WriteVerboseLine(string message) => Write("VERBOSE: " + message + "\n");

    public override void WriteDebugLine(string message) => Write("DEBUG: " + message + "\n");

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

    public override string ReadLine() => throw new HostException("Nobody is there.");

    public override SecureString ReadLineAsSecureString() => throw new HostException("Nobody is there.");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException("Nobody is there.");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add(caption + "\n" + message);
        var answer = Answer(message) ?? throw new HostException("Nobody is there.");
        return choices.Select(choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal)).ToList().IndexOf(answer);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("Nobody is there.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) =>
        throw new HostException("Nobody is there.");

    private sealed class FixedRawUserInterface : PSHostRawUserInterface
    {
        public override ConsoleColor ForegroundColor { get; set; }

        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize { get; set; } = new(140, 50);

        public override Size WindowSize { get; set; } = new(140, 50);

        public override Size MaxWindowSize => WindowSize;

        public override Size MaxPhysicalWindowSize => WindowSize;

        public override Coordinates CursorPosition { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override int CursorSize { get; set; }

        public override string WindowTitle { get; set; } = string.Empty;

        public override bool KeyAvailable => false;

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
            throw new NotSupportedException();
    }
}
