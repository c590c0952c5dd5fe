namespace ErpSync.Engine.Configuration.Reading;

/// <summary>A key of a mapping and its value.</summary>
internal sealed record YamlEntry(YamlText Key, YamlNode Value);
