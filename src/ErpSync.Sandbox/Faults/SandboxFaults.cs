namespace ErpSync.Sandbox;

/// <summary>The failures of a site, and hooks that run around every request.</summary>
public sealed class SandboxFaults
{
    private readonly Lock _gate = new();
    private readonly List<SandboxFault> _rules = [];

    /// <summary>
    /// Runs before a request is worked on, outside its transaction, so that a test may change documents between two requests.
    /// </summary>
    public Action<SandboxRequest>? BeforeRequest { get; set; }

    /// <summary>
    /// Runs when the work of a successful write is done and before it is committed. Acts at the desk inside it are transactions of
    /// their own, committed first.
    /// </summary>
    public Action<SandboxRequest>? BeforeCommit { get; set; }

    /// <summary>Runs after a request, before the client gets the answer.</summary>
    public Action<SandboxRequest>? AfterRequest { get; set; }

    /// <summary>Adds a failure; the oldest that is for a request meets it.</summary>
    /// <returns>The same fault, to ask it later how often it struck.</returns>
    public SandboxFault Add(SandboxFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _rules.Add(fault);
        }

        return fault;
    }

    /// <summary>Takes one failure away.</summary>
    public void Remove(SandboxFault fault)
    {
        lock (_gate)
        {
            _rules.Remove(fault);
        }
    }

    /// <summary>Takes all failures away; hooks stay.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>The failure of a kind that meets this request, if any; counts it.</summary>
    internal SandboxFault? Take(SandboxRequest request, SandboxFaultKind kind)
    {
        lock (_gate)
        {
            return _rules.Find(fault => fault.Kind == kind && fault.Strike(request));
        }
    }
}
