namespace ErpSync.Engine.Configuration.Reading;

/// <summary>What reading one configuration shares: its place, its variables, the findings and the secrets met so far.</summary>
internal sealed class ReadingContext(string file, VariableSource variables, FindingCollector findings)
{
    private readonly List<ConfigurationSection> _sections = [];

    /// <summary>The absolute path of config.yaml, or of the .env when there is no config.yaml.</summary>
    public string File => file;

    /// <summary>The folder relative paths start from.</summary>
    public string Directory => Path.GetDirectoryName(file)!;

    public VariableSource Variables => variables;

    public FindingCollector Findings => findings;

    public VariableReferences References { get; } = new(variables, findings);

    /// <summary>Values that must not be seen in any finding.</summary>
    public HashSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    public void Register(ConfigurationSection section) => _sections.Add(section);

    /// <summary>
    /// Reports the keys nobody asked for. Called once everything was read: only then is it known which keys are valid where, so that a key
    /// that stands in the wrong section can be told from a misspelt one.
    /// </summary>
    public void ReportUnknownKeys()
    {
        foreach (var section in _sections.Where(section => !section.HasFreeKeys))
        {
            foreach (var key in section.UnknownKeys)
            {
                var shown = KeyText.ForDisplay(key.Text);
                findings.Error(
                    section.PlaceOf(key), $"The key {shown} is not known here.{Suggestion(section, key.Text)}",
                    RemedyFor(section, key.Text), ErrorIds.ConfigUnknownKey);
            }
        }
    }

    private string Suggestion(ConfigurationSection section, string key)
    {
        var nearest = NearestName.Find(key, section.KnownKeys);
        if (nearest is not null)
        {
            return $" Did you mean {nearest}?";
        }

        var elsewhere = _sections.FirstOrDefault(other =>
            !other.HasFreeKeys && other.KnownKeys.Contains(key) && other.Place.Key != section.Place.Key);
        return elsewhere is null ? "" : $" It belongs {(elsewhere.Place.Key.Length == 0 ? "at the top" : "under " + elsewhere.Place.Key)}.";
    }

    private static string RemedyFor(ConfigurationSection section, string key) =>
        key.Contains(':', StringComparison.Ordinal)
            ? "Put a space after the colon."
            : $"Correct or remove it; valid here: {string.Join(", ", section.KnownKeys.Order(StringComparer.Ordinal))}.";
}
