using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ErpSync.Webhooks;

/// <summary>Answers in JSON.</summary>
internal static class JsonAnswer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static async Task WriteAsync<T>(HttpContext context, int status, T answer)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, Options);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
