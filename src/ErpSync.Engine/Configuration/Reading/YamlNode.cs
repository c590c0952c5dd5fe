namespace ErpSync.Engine.Configuration.Reading;

/// <summary>One value of the YAML file with its place.</summary>
internal abstract record YamlNode(int Line, int Column);
