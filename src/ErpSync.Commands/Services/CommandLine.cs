namespace ErpSync.Commands.Services;

/// <summary>A program and its arguments, one by one.</summary>
/// <param name="Program">The program: a path, or a name that the system finds.</param>
/// <param name="Arguments">The arguments, not quoted.</param>
internal sealed record CommandLine(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>As a person types it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quoted));

    private static string Quoted(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(char character) =>
        char.IsLetterOrDigit(character) || character is '/' or '\\' or ':' or '.' or '-' or '_' or '=' or '@' or '+' or ',';
}
