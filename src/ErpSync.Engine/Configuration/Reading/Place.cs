namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Where a setting stands.</summary>
/// <param name="File">The file, or <see cref="ProcessEnvironment"/>.</param>
/// <param name="Line">The line, counted from 1; 0 when it concerns the whole file.</param>
/// <param name="Column">The column, counted from 1; 0 when it concerns the whole line.</param>
/// <param name="Key">The key path or the name of the variable; empty for the file itself.</param>
internal sealed record Place(string File, int Line, int Column, string Key)
{
    /// <summary>Stands for the file name of a variable that comes from the process, not from a file.</summary>
    public const string ProcessEnvironment = "environment";

    public static Place WholeFile(string file, string key = "") => new(file, 0, 0, key);

    /// <summary>Short form for messages: the line in the same file, else file and line.</summary>
    public string Describe() => Line > 0 ? $"{System.IO.Path.GetFileName(File)} line {Line}" : System.IO.Path.GetFileName(File);
}
