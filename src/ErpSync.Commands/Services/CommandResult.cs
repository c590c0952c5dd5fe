namespace ErpSync.Commands.Services;

/// <summary>How a program of the system ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it said, errors included.</param>
internal sealed record CommandResult(int ExitCode, string Output);
