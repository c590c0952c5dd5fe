namespace ErpSync.Engine.Configuration.Reading;

/// <summary>The variables of a .env file.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Variables">Each variable with its place; an empty value counts as not set.</param>
internal sealed record EnvironmentFile(string Path, IReadOnlyDictionary<string, LocatedText> Variables);
