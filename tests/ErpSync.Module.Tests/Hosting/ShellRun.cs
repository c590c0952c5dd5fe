namespace ErpSync.ModuleTests.Hosting;

/// <summary>How the Shell ended.</summary>
internal sealed record ShellRun(int ExitCode, string Output, string Errors);
