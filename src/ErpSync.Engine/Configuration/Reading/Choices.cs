namespace ErpSync.Engine.Configuration.Reading;

/// <summary>The words a setting may have. Case, hyphens and spaces do not matter: CloudWins is cloud_wins.</summary>
/// <typeparam name="T">What a word stands for.</typeparam>
internal sealed class Choices<T>(params (string Word, T Value)[] words)
{
    private readonly Dictionary<string, T> _values =
        words.ToDictionary(word => Normalize(word.Word), word => word.Value, StringComparer.Ordinal);

    /// <summary>Further spellings that are understood but not advertised.</summary>
    public (string Word, T Value)[] Aliases
    {
        init
        {
            foreach (var (word, meaning) in value)
            {
                _values.Add(Normalize(word), meaning);
            }
        }
    }

    /// <summary>The value, the default when there is no text, or the default after a finding that lists the valid words.</summary>
    public T Read(LocatedText? text, T defaultValue, FindingCollector findings, FindingSeverity severity = FindingSeverity.Error)
    {
        if (text is null)
        {
            return defaultValue;
        }

        if (_values.TryGetValue(Normalize(text.Text), out var value))
        {
            return value;
        }

        var names = words.Select(word => word.Word).ToList();
        var message = $"{KeyText.Quoted(text.Text)} is not one of the valid words.{NearestName.Question(text.Text, names)}";
        var remedy = $"Write one of: {string.Join(", ", names)}.";
        if (severity == FindingSeverity.Error)
        {
            findings.Error(text.Place, message, remedy);
        }
        else
        {
            findings.Warning(text.Place, message, remedy);
        }

        return defaultValue;
    }

    private static string Normalize(string word) =>
        new string([.. word.Where(character => character is not ('_' or '-' or ' '))]).ToUpperInvariant();
}
