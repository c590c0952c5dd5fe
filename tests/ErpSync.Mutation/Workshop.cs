using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ErpSync.Mutation;

/// <summary>A copy of the clone in which one defect at a time is built and tried.</summary>
/// <param name="root">The clone.</param>
/// <param name="folder">An empty folder for the copy.</param>
internal sealed partial class Workshop(string root, string folder)
{
    // A defect may make a test wait for ever: that is noticed, too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private static readonly string[] Left = ["bin", "obj", ".git", "lib"];

    /// <summary>Copies and builds without a defect; the tests named by all mutations must then pass one by one, which the ordinary runs show.</summary>
    /// <exception cref="InvalidOperationException">It does not build.</exception>
    /// <param name="projects">The projects that will get defects.</param>
    public void Prepare(IEnumerable<string> projects)
    {
        Copy(new DirectoryInfo(root), folder);
        foreach (var project in projects)
        {
            Demand("restore", $"tests/{project}.Tests", "-v", "q");
            Demand("build", $"tests/{project}.Tests", "--no-restore", "-v", "q", "-p:RunAnalyzers=false");
        }
    }

    /// <summary>Puts a defect in, runs its tests and takes it out again.</summary>
    /// <returns>The first test that failed; null when all passed.</returns>
    /// <exception cref="InvalidOperationException">It does not apply, or does not build.</exception>
    public string? Try(SourceMutation mutation)
    {
        var file = MutationList.PathOf(mutation, folder);
        var source = File.ReadAllText(file).ReplaceLineEndings("\n");
        File.WriteAllText(file, mutation.Apply(source));
        try
        {
            Demand("build", $"src/{mutation.Project}", "--no-restore", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false");
            File.Copy(
                Path.Combine(folder, "src", mutation.Project, "bin", "Debug", "net10.0", $"{mutation.Project}.dll"),
                Path.Combine(TestFolder(mutation.Project), $"{mutation.Project}.dll"),
                overwrite: true);
            foreach (var tests in mutation.Tests)
            {
                if (Run(mutation.Project, tests) is { } killer)
                {
                    return killer;
                }
            }

            return null;
        }
        finally
        {
            File.WriteAllText(file, source);
        }
    }

    private string TestFolder(string project) => Path.Combine(folder, "tests", $"{project}.Tests", "bin", "Debug", "net10.0");

    private string? Run(string project, string testClass)
    {
        var (exitCode, output) = Start(["exec", Path.Combine(TestFolder(project), $"{project}.Tests.dll"), "-class", $"{project}.Tests.{testClass}", "-stopOnFail", "-noColor"]);
        return exitCode switch
        {
            0 when !output.Contains("Total: 0", StringComparison.Ordinal) => null,
            null => $"{testClass} (did not end)",
            _ => FailedTest().Match(output) is { Success: true } match
                ? match.Groups[1].Value.Trim()
                : throw new InvalidOperationException($"{testClass} did not run:\n{output}"),
        };
    }

    private void Demand(params IReadOnlyList<string> arguments)
    {
        var (exitCode, output) = Start(arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        }
    }

    private (int? ExitCode, string Output) Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Few generated histories: the defects are coarse.
        start.Environment["ERPSYNC_TEST_HISTORIES"] = "60";
        start.Environment["ERPSYNC_TEST_MIRRORS"] = "5";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(Patience))
        {
            return (process.ExitCode, output.Result + errors.Result);
        }

        process.Kill(entireProcessTree: true);
        return (null, "");
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var child in from.EnumerateDirectories().Where(child => !Left.Contains(child.Name)))
        {
            Copy(child, Path.Combine(to, child.Name));
        }
    }

    [GeneratedRegex(@"^\s*(?:ErpSync\.\w+\.Tests\.)?(\S.*?) \[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex FailedTest();
}
