using System.Text.Json;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Enumeration values as people read them in the state file: dead_letter, cloud_wins.</summary>
internal static class EnumText<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Texts =
        Enum.GetValues<TEnum>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, TEnum> Values =
        Texts.ToDictionary(text => text.Value, text => text.Key, StringComparer.Ordinal);

    public static string Of(TEnum value) => Texts[value];

    /// <exception cref="InvalidDataException">No value has this text.</exception>
    public static TEnum Parse(string text) =>
        Values.TryGetValue(text, out var value) ? value : throw new InvalidDataException($"'{text}' is no {typeof(TEnum).Name}.");
}
