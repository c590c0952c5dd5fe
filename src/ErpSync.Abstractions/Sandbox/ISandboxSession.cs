namespace ErpSync;

/// <summary>Two practice sites that are running in this process.</summary>
public interface ISandboxSession : IAsyncDisposable
{
    /// <summary>The cloud site.</summary>
    SandboxSite Cloud { get; }

    /// <summary>The local site.</summary>
    SandboxSite Local { get; }
}
