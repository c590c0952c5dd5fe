using System.Management.Automation;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>Everything one script produced.</summary>
internal sealed record RunResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<string> Debug,
    IReadOnlyList<InformationRecord> Information,
    ErrorRecord? Terminating)
{
    /// <summary>The output as objects of one type.</summary>
    public IReadOnlyList<T> Of<T>() => [.. Output.Select(value => Assert.IsType<T>(value.BaseObject))];

    /// <summary>The stable id of each error, without the name of the command.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>The stable id of the error that ended the script.</summary>
    public string? TerminatingId => Terminating?.FullyQualifiedErrorId.Split(',')[0];
}
