using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Short way to write down the framework's own DocTypes that the sandbox needs.</summary>
internal sealed class DocTypeSketch
{
    private readonly JsonObject _json;
    private readonly JsonArray _fields = [];

    public DocTypeSketch(string name, string autoName = "", string module = "Core", bool isChild = false, bool isSingle = false)
    {
        _json = new JsonObject
        {
            ["name"] = name,
            ["module"] = module,
            ["custom"] = 0,
            ["autoname"] = autoName,
            ["istable"] = isChild ? 1 : 0,
            ["issingle"] = isSingle ? 1 : 0,
            ["allow_rename"] = 0,
            ["track_changes"] = 0,
            ["fields"] = _fields,
            ["permissions"] = new JsonArray(Permission()),
        };
    }

    /// <summary>Sets a property of the DocType itself.</summary>
    public DocTypeSketch With(string key, JsonNode value)
    {
        _json[key] = value;
        return this;
    }

    /// <summary>Adds a field.</summary>
    public DocTypeSketch Field(
        string name,
        string fieldType = "Data",
        string? options = null,
        string? @default = null,
        bool required = false)
    {
        var field = new JsonObject { ["fieldname"] = name, ["label"] = Label(name), ["fieldtype"] = fieldType };
        if (options is not null)
        {
            field["options"] = options;
        }

        if (@default is not null)
        {
            field["default"] = @default;
        }

        if (required)
        {
            field["reqd"] = 1;
        }

        _fields.Add(field);
        return this;
    }

    /// <summary>Adds a field that not every version has.</summary>
    public DocTypeSketch FieldIf(bool isThere, string name, string fieldType = "Data", string? options = null, string? @default = null) =>
        isThere ? Field(name, fieldType, options, @default) : this;

    /// <summary>Adds several fields of one type; <c>name=default</c> gives a default.</summary>
    public DocTypeSketch Fields(string fieldType, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var parts = name.Split('=');
            Field(parts[0], fieldType, @default: parts.Length > 1 ? parts[1] : null);
        }

        return this;
    }

    public JsonObject ToJson() => _json;

    private static string Label(string name) =>
        string.Join(' ', name.Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject Permission() => new()
    {
        ["role"] = "System Manager",
        ["read"] = 1,
        ["write"] = 1,
        ["create"] = 1,
        ["delete"] = 1,
    };
}
