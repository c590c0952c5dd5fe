using System.Reflection;
using System.Text.Json;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The files that the matrix is made of.</summary>
internal static class MatrixData
{
    public static JsonSerializerOptions Options { get; } = new() { PropertyNameCaseInsensitive = true, RespectNullableAnnotations = true };

    public static string Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Matrix/{file}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
