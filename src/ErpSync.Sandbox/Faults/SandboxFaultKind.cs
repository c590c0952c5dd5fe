namespace ErpSync.Sandbox;

/// <summary>What a fault does to a request.</summary>
public enum SandboxFaultKind
{
    /// <summary>Something in front of the site answers; the site never sees the request.</summary>
    FailBefore,

    /// <summary>The connection breaks before the site sees the request.</summary>
    DropBefore,

    /// <summary>The site does and commits the work, then the connection breaks.</summary>
    LoseReply,

    /// <summary>The request waits before the site starts on it.</summary>
    Delay,

    /// <summary>The work is done and committed at once, but the answer waits.</summary>
    DelayReply,
}
