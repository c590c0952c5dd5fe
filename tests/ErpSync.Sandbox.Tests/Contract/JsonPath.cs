using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>Finds a value by a path such as <c>data.rows[0].name</c>.</summary>
internal static class JsonPath
{
    public static JsonNode? Find(JsonNode? root, string path)
    {
        JsonNode? node = root;
        foreach (string part in path.Split('.', '[').Select(part => part.TrimEnd(']')))
        {
            node = node switch
            {
                JsonObject json => json[part],
                JsonArray array when int.TryParse(part, CultureInfo.InvariantCulture, out int index) && index < array.Count => array[index],
                _ => null,
            };
        }

        return node;
    }
}
