namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// One mapping of the file while it is read. Every key that is asked for becomes a known key, so the code that reads a setting is also the
/// one definition of what is valid; what remains is reported by <see cref="ReadingContext.ReportUnknownKeys"/>.
/// </summary>
internal sealed class ConfigurationSection
{
    private readonly ReadingContext _context;
    private readonly YamlMap? _map;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigurationSection> _sections = new(StringComparer.Ordinal);

    public ConfigurationSection(ReadingContext context, YamlMap? map, Place place)
    {
        _context = context;
        _map = map;
        Place = place;
        context.Register(this);
    }

    /// <summary>Where the section begins; the whole file when it is not there.</summary>
    public Place Place { get; }

    public ReadingContext Context => _context;

    /// <summary>Whether the section is in the file.</summary>
    public bool IsPresent => _map is not null;

    /// <summary>True when the keys are names a person chooses, such as DocTypes.</summary>
    public bool HasFreeKeys { get; private set; }

    public IReadOnlyCollection<string> KnownKeys => _known;

    public IEnumerable<YamlText> UnknownKeys =>
        _map is null ? [] : _map.Entries.Select(entry => entry.Key).Where(key => !_known.Contains(key.Text));

    /// <summary>Whether the key is there with a value, good or not.</summary>
    public bool Has(string key) => _map?.Find(key) is { Value: not YamlText { IsNull: true } };

    /// <summary>Where a key stands, or would stand.</summary>
    public Place PlaceOf(string key) => _map?.Find(key) is { } entry ? PlaceOf(entry.Key) : Place with { Key = PathOf(key) };

    public Place PlaceOf(YamlText key) => new(_context.File, key.Line, key.Column, PathOf(KeyText.ForDisplay(key.Text)));

    /// <summary>The section beneath a key; an empty one when the key is missing, empty or, after a finding, not a mapping.</summary>
    public ConfigurationSection Section(string key)
    {
        _known.Add(key);
        if (!_sections.TryGetValue(key, out var section))
        {
            section = Section(key, _map?.Find(key));
            _sections.Add(key, section);
        }

        return section;
    }

    /// <summary>What stands beneath a key, as it stands there; null when the key is missing.</summary>
    public YamlNode? Node(string key)
    {
        _known.Add(key);
        return _map?.Find(key)?.Value;
    }

    /// <summary>The sections beneath names a person chose, in the order of the file.</summary>
    public IReadOnlyList<(YamlText Name, ConfigurationSection Section)> NamedSections()
    {
        HasFreeKeys = true;
        return _map is null ? [] : [.. _map.Entries.Select(entry => (entry.Key, Section(entry.Key.Text, entry)))];
    }

    /// <summary>The texts beneath names a person chose, in the order of the file.</summary>
    public IReadOnlyList<(YamlText Name, LocatedText? Value)> NamedTexts()
    {
        HasFreeKeys = true;
        return _map is null ? [] : [.. _map.Entries.Select(entry => (entry.Key, Text(entry.Key.Text)))];
    }

    /// <summary>
    /// The text of a key, else of its variable; null when neither is set, and after a finding when it is not a text.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="variable">The environment variable that stands in when the key is missing.</param>
    /// <param name="isSecret">True when the value must never be seen.</param>
    /// <param name="isOptional">True when a reference to an unset variable is a warning, not an error.</param>
    public LocatedText? Text(string key, string? variable = null, bool isSecret = false, bool isOptional = false)
    {
        _known.Add(key);
        var text = Has(key)
            ? TextOf(_map!.Find(key)!.Value, PlaceOf(key), isSecret, isOptional)
            : variable is null ? null : _context.Variables.Find(variable);
        if (isSecret && text is not null)
        {
            _context.Secrets.Add(text.Text);
        }

        if (variable is not null && Has(key) && text is not null)
        {
            WarnIfShadowed(key, variable, text.Text);
        }

        return text;
    }

    /// <summary>Like <see cref="Text"/>, with a finding when it is not set anywhere.</summary>
    public LocatedText? RequiredText(string key, string variable, bool isSecret)
    {
        var text = Text(key, variable, isSecret);
        if (text is null && !Has(key))
        {
            _context.Findings.Error(
                PlaceOf(key), "The value is missing.",
                $"Set {variable} in {_context.Variables.WhereToSet}, or write {key}: in the configuration.",
                isSecret ? ErrorIds.CredentialMissing : ErrorIds.ConfigInvalid);
        }

        return text;
    }

    /// <summary>
    /// The items of a list, else of a variable with commas between them; null when neither is set, and after a finding when it is not a
    /// list.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="variable">The environment variable that stands in when the key is missing.</param>
    /// <param name="allowSingle">True when one text is as good as a list of one.</param>
    public IReadOnlyList<LocatedText>? Texts(string key, string? variable = null, bool allowSingle = false)
    {
        _known.Add(key);
        if (!Has(key))
        {
            return variable is not null && _context.Variables.Find(variable) is { } list ? SplitAtCommas(list) : null;
        }

        var place = PlaceOf(key);
        switch (_map!.Find(key)!.Value)
        {
            case YamlList list:
                var texts = Items(list, place);
                if (variable is not null)
                {
                    WarnIfShadowed(key, variable, string.Join(',', texts.Select(text => text.Text)));
                }

                // Every item was refused with a finding: then the list is broken, not empty.
                return texts.Count == 0 && list.Items.Count > 0 ? null : texts;
            case YamlText text when allowSingle || (text.Text.StartsWith("${", StringComparison.Ordinal) && text.Text.EndsWith('}')):
                return TextOf(text, place, isSecret: false, isOptional: false) is { } single ? SplitAtCommas(single) : null;
            case YamlText:
                _context.Findings.Error(place, "A list is expected here, not a single value.",
                    "Write one line \"- name\" for each item beneath the key.");
                return null;
            case YamlMap:
                _context.Findings.Error(place, "A list is expected here, not keys with values.",
                    "Write one line \"- name\" for each item, without a colon.");
                return null;
            default:
                return null;
        }
    }

    private static List<LocatedText> SplitAtCommas(LocatedText list) =>
        [.. list.Text
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => list with { Text = item })];

    private ConfigurationSection Section(string key, YamlEntry? entry)
    {
        var place = PlaceOf(key);
        var map = entry?.Value as YamlMap;
        if (entry?.Value is YamlList or YamlText { IsNull: false })
        {
            _context.Findings.Error(
                place, "Keys with values are expected here.",
                "Write the settings beneath it, two spaces further to the right, each as name: value.");
        }

        return new ConfigurationSection(_context, map, place);
    }

    private List<LocatedText> Items(YamlList list, Place listPlace)
    {
        var texts = new List<LocatedText>();
        foreach (var (index, item) in list.Items.Index())
        {
            var place = new Place(_context.File, item.Line, item.Column, $"{listPlace.Key}[{index}]");
            switch (item)
            {
                case YamlText { IsNull: true }:
                    _context.Findings.Error(place, "The list item is empty.", "Write a name after the dash, or remove the line.");
                    break;
                case YamlText text:
                    if (TextOf(text, place, isSecret: false, isOptional: false) is { } value)
                    {
                        texts.Add(value);
                    }

                    break;
                case YamlMap or YamlList:
                    _context.Findings.Error(place, "A name is expected here, not a list or keys.",
                        "Write \"- name\" without a colon; per-DocType rules go under doctype_rules.");
                    break;
            }
        }

        return texts;
    }

    private LocatedText? TextOf(YamlNode node, Place place, bool isSecret, bool isOptional)
    {
        switch (node)
        {
            case YamlText text:
                var filled = _context.References.Fill(text.Text, place, isSecret, isOptional)?.Trim();
                if (filled is { Length: 0 })
                {
                    _context.Findings.Error(place, "The value is empty.", "Write a value, or remove the key to use the default.");
                    return null;
                }

                return filled is null ? null : new LocatedText(filled, place);
            case YamlList or YamlMap:
                _context.Findings.Error(place, "A single value is expected here.",
                    "Write it on the same line, after the colon and a space.");
                return null;
            default:
                return null;
        }
    }

    private void WarnIfShadowed(string key, string variable, string used)
    {
        if (_context.Variables.Find(variable) is { } shadowed && !SameValue(shadowed.Text, used))
        {
            _context.Findings.Warning(
                PlaceOf(key),
                $"{variable} has another value ({shadowed.Place.Describe()}), which is not used: the configuration file goes before it.",
                $"Remove one of the two, or write {key}: ${{{variable}}} here.");
        }
    }

    private static bool SameValue(string left, string right) =>
        left.Split(',', StringSplitOptions.TrimEntries)
            .SequenceEqual(right.Split(',', StringSplitOptions.TrimEntries), StringComparer.Ordinal);

    private string PathOf(string key) => Place.Key.Length == 0 ? key : $"{Place.Key}.{key}";
}
