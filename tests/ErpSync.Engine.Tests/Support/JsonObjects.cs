using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Support;

internal static class JsonObjects
{
    public static JsonObject With(this JsonObject values, string field, JsonNode? value)
    {
        values[field] = value;
        return values;
    }
}
