namespace ErpSync.ModuleTests.Help;

/// <summary>One example of a cmdlet.</summary>
internal sealed record HelpExample(string Title, string Code, string Output, IReadOnlyList<string> Remarks);
