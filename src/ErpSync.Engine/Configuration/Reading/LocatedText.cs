namespace ErpSync.Engine.Configuration.Reading;

/// <summary>A setting's text, variables filled in, and where it stands.</summary>
internal sealed record LocatedText(string Text, Place Place);
