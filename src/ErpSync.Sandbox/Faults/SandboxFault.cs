namespace ErpSync.Sandbox;

/// <summary>A failure that will meet the requests it is for.</summary>
public sealed class SandboxFault
{
    private readonly Func<SandboxRequest, bool> _when;
    private int _skip;
    private int? _times;

    private SandboxFault(SandboxFaultKind kind, Func<SandboxRequest, bool>? when, int? times, int skip)
    {
        Kind = kind;
        _when = when ?? (_ => true);
        _times = times;
        _skip = skip;
    }

    /// <summary>What it does.</summary>
    public SandboxFaultKind Kind { get; }

    /// <summary>How often it has struck.</summary>
    public int Strikes { get; private set; }

    internal int Status { get; private init; }

    internal string Body { get; private init; } = "";

    internal string ContentType { get; private init; } = "text/html";

    internal IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    internal TimeSpan Delay { get; private init; }

    /// <summary>Answers in place of the site.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">Body. Default: the page of a proxy.</param>
    /// <param name="contentType">Its media type. Default: HTML.</param>
    /// <param name="headers">Headers such as <c>Retry-After</c>.</param>
    /// <param name="when">Requests it is for. Default: all.</param>
    /// <param name="times">How often it strikes. Default: for ever.</param>
    /// <param name="skip">How many matching requests pass first. Default: none.</param>
    public static SandboxFault FailBefore(
        int status,
        string? body = null,
        string contentType = "text/html",
        IReadOnlyDictionary<string, string>? headers = null,
        Func<SandboxRequest, bool>? when = null,
        int? times = null,
        int skip = 0) => new(SandboxFaultKind.FailBefore, when, times, skip)
        {
            Status = status,
            Body = body
                ?? $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr><center>nginx</center></body></html>",
            ContentType = contentType,
            Headers = headers ?? new Dictionary<string, string>(),
        };

    /// <summary>Breaks the connection before the site sees the request.</summary>
    public static SandboxFault DropBefore(Func<SandboxRequest, bool>? when = null, int? times = null, int skip = 0) =>
        new(SandboxFaultKind.DropBefore, when, times, skip);

    /// <summary>Lets the site do and commit the work, then breaks the connection.</summary>
    public static SandboxFault LoseReply(Func<SandboxRequest, bool>? when = null, int? times = null, int skip = 0) =>
        new(SandboxFaultKind.LoseReply, when, times, skip);

    /// <summary>Holds the request back before the site starts on it.</summary>
    public static SandboxFault DelayBefore(TimeSpan delay, Func<SandboxRequest, bool>? when = null, int? times = null, int skip = 0) =>
        new(SandboxFaultKind.Delay, when, times, skip) { Delay = delay };

    /// <summary>Does the work at once and holds the answer back.</summary>
    public static SandboxFault DelayReply(TimeSpan delay, Func<SandboxRequest, bool>? when = null, int? times = null, int skip = 0) =>
        new(SandboxFaultKind.DelayReply, when, times, skip) { Delay = delay };

    /// <summary>The fault meets this request; counts it.</summary>
    internal bool Strike(SandboxRequest request)
    {
        if (_times == 0 || !_when(request))
        {
            return false;
        }

        if (_skip > 0)
        {
            _skip--;
            return false;
        }

        _times--;
        Strikes++;
        return true;
    }
}
