namespace ErpSync.Mutation;

/// <summary>One defect put into the source of the engine, and the tests that must notice it.</summary>
/// <param name="Name">The defect, as a sentence.</param>
/// <param name="File">The file under src/ErpSync.Engine, with slashes.</param>
/// <param name="Find">What stands there; exactly once.</param>
/// <param name="Replace">What stands there instead.</param>
/// <param name="Tests">Test classes without the prefix ErpSync.Engine.Tests; one of them must fail.</param>
public sealed record SourceMutation(string Name, string File, string Find, string Replace, params IReadOnlyList<string> Tests)
{
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
