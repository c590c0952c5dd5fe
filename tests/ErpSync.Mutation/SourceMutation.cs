namespace ErpSync.Mutation;

/// <summary>One defect put into the source, and the tests that must notice it.</summary>
/// <param name="Name">The defect, as a sentence.</param>
/// <param name="File">The file under the folder of the project, with slashes.</param>
/// <param name="Find">What stands there; exactly once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="Tests">Test classes without the name of the test project; one of them must fail.</param>
public sealed record SourceMutation(string Name, string File, string Find, string Replace, params IReadOnlyList<string> Tests)
{
    /// <summary>The project under src; its tests are in the project of the same name with ".Tests". Default: the engine.</summary>
    public string Project { get; init; } = "ErpSync.Engine";

    /// <summary>The source with the defect.</summary>
    /// <exception cref="InvalidOperationException">The text is not there exactly once: the list has to follow the source.</exception>
    public string Apply(string source)
    {
        var at = source.IndexOf(Find, StringComparison.Ordinal);
        return at >= 0 && source.IndexOf(Find, at + 1, StringComparison.Ordinal) < 0
            ? source[..at] + Replace + source[(at + Find.Length)..]
            : throw new InvalidOperationException($"'{Name}': the text is in {File} {(at < 0 ? "no more" : "more than once")}.");
    }
}
