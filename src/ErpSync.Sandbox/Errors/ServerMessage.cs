using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>One entry of <c>_server_messages</c> (v1) and the source of the error text of API v2.</summary>
internal sealed record ServerMessage(
    string Text,
    string Title = "Message",
    string? Indicator = null,
    bool Raises = false,
    bool Alert = false)
{
    /// <summary>The message that accompanies an error thrown on purpose: red and marked as raising.</summary>
    public static ServerMessage Thrown(string text, string title = "Message") => new(text, title, "red", Raises: true);

    /// <summary>The form inside <c>_server_messages</c>; a raising message carries an id of 56 hexadecimal digits.</summary>
    public JsonObject ToJson(Func<string> newId)
    {
        var json = new JsonObject { ["message"] = Text, ["title"] = Title };
        if (Indicator is not null)
        {
            json["indicator"] = Indicator;
        }

        if (Raises)
        {
            json["raise_exception"] = 1;
            json["__frappe_exc_id"] = newId();
        }

        if (Alert)
        {
            json["alert"] = 1;
        }

        return json;
    }
}
