namespace ErpSync.Sandbox;

/// <summary>The site refused something done at its desk, with what HTTP would have answered.</summary>
public sealed class SandboxRefusedException(int status, string errorType, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>HTTP status of the same refusal.</summary>
    public int Status { get; } = status;

    /// <summary>Class name, as <c>exc_type</c> reports it.</summary>
    public string ErrorType { get; } = errorType;
}
