namespace ErpSync.Engine.Configuration.Reading;

/// <summary>A scalar. Its text is never turned into a number, date or truth value by YAML's own rules.</summary>
internal sealed record YamlText(int Line, int Column, string Text, bool IsPlain) : YamlNode(Line, Column)
{
    /// <summary>Nothing, or one of YAML's words for nothing, outside quotes.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");
}
