namespace ErpSync.Sandbox;

/// <summary>Who works and what the server wants to tell them: the context of one request or one act at the desk.</summary>
internal sealed class Session(SandboxUser user)
{
    public SandboxUser User { get; } = user;

    /// <summary>Messages shown so far; sent as <c>_server_messages</c>, with errors and successes alike.</summary>
    public List<ServerMessage> Messages { get; } = [];
}
