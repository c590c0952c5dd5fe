using System.Text.Encodings.Web;
using System.Text.Json;

namespace ErpSync.Sandbox;

/// <summary>Writer settings shared by everything that puts JSON on the wire.</summary>
internal static class JsonText
{
    /// <summary>Escapes only what JSON demands, as bodies are never embedded in HTML.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same for a <see cref="Utf8JsonWriter"/>.</summary>
    public static JsonWriterOptions Writer { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
}
