using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>Writes a form with a file as the recorded client did: UTF-8 names, every part with its own headers.</summary>
internal static class MultipartBody
{
    private const string Boundary = "----realboundary7261";

    public const string ContentType = "multipart/form-data; boundary=" + Boundary;

    public static byte[] Of(JsonObject fields, JsonObject? file)
    {
        using var body = new MemoryStream();
        foreach ((string name, JsonNode? value) in fields)
        {
            Write(body, $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        if (file is not null)
        {
            Write(
                body,
                $"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file["name"]}\"\r\n"
                + $"Content-Type: {file["type"]}\r\n\r\n");
            body.Write(Content(file));
            Write(body, "\r\n");
        }

        Write(body, $"--{Boundary}--\r\n");
        return body.ToArray();
    }

    private static byte[] Content(JsonObject file) =>
        (string?)file["text"] is { } text ? Encoding.UTF8.GetBytes(text)
        : (string?)file["base64"] is { } base64 ? Convert.FromBase64String(base64)
        : new byte[int.Parse(file["bytes"]!.ToString(), CultureInfo.InvariantCulture)];

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
