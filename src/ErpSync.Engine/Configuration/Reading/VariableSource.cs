namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Variables of the process, else of the .env file. An empty value counts as not set, wherever it stands.</summary>
internal sealed class VariableSource(Func<string, string?> process, EnvironmentFile? file)
{
    /// <summary>The .env file, when there is one.</summary>
    public EnvironmentFile? File => file;

    public LocatedText? Find(string name)
    {
        if (process(name) is { } value && !string.IsNullOrWhiteSpace(value))
        {
            return new LocatedText(value.Trim(), new Place(Place.ProcessEnvironment, 0, 0, name));
        }

        return file is not null && file.Variables.TryGetValue(name, out var variable) && !string.IsNullOrWhiteSpace(variable.Text)
            ? variable
            : null;
    }

    /// <summary>A word for where a variable could be set, for remedies.</summary>
    public string WhereToSet =>
        file is null ? "the environment or in a .env file beside the configuration" : $"{file.Path} or in the environment";
}
