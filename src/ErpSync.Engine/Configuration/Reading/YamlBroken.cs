namespace ErpSync.Engine.Configuration.Reading;

/// <summary>A value that is there but was refused with a finding of its own; nothing more is said about it.</summary>
internal sealed record YamlBroken(int Line, int Column) : YamlNode(Line, Column);
