using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>One request of a fixture with what must come back; see <c>Fixtures/README.md</c> for the notation.</summary>
/// <param name="Json">The step as written in the fixture.</param>
internal sealed record ContractStep(JsonObject Json)
{
    public string Note => (string)Json["note"]!;

    /// <summary>Number of the step in its recording, counted from 0; null for steps that only set the stage.</summary>
    public int? Recorded => (int?)Json["recorded"];

    public string Site => (string?)Json["site"] ?? "cloud";

    /// <summary>Who asks: null for Administrator, <c>limited</c>, <c>guest</c>, or the text of the Authorization header.</summary>
    public string? Asks => (string?)Json["as"];

    /// <summary>
    /// What somebody does on the server itself instead of a request: <c>["setValue", DocType, name, field, value]</c>,
    /// <c>["rateLimit", window, limit, cost]</c> in seconds (without numbers: none), <c>["maintenance", mode]</c>,
    /// <c>["wait", seconds]</c>.
    /// </summary>
    public JsonArray? Desk => Json["desk"] as JsonArray;

    /// <summary>What the receiver of webhooks gets and answers instead of a request.</summary>
    public JsonObject? Deliver => Json["deliver"] as JsonObject;

    public string Method => Call.Split(' ', 2)[0];

    public string Path => Call.Split(' ', 2)[1];

    public JsonObject Query => Json["query"] as JsonObject ?? [];

    public JsonObject Headers => Json["headers"] as JsonObject ?? [];

    public JsonNode? Body => Json["body"];

    /// <summary>Fields of a multipart form.</summary>
    public JsonObject? Form => Json["form"] as JsonObject;

    /// <summary>The file of a multipart form.</summary>
    public JsonObject? File => Json["file"] as JsonObject;

    /// <summary>Headers that the answer must have.</summary>
    public JsonObject ExpectedHeaders => Json["expectHeaders"] as JsonObject ?? [];

    /// <summary>The body, letter by letter; null if it is JSON or not looked at.</summary>
    public string? ExpectedText => (string?)Json["expectText"];

    public string? RawBody => (string?)Json["raw"];

    public int Status => (int)Json["status"]!;

    public string? ExceptionType => (string?)Json["exc_type"];

    public JsonNode? Expect => Json["expect"];

    public JsonObject Capture => Json["capture"] as JsonObject ?? [];

    /// <summary>How often the step is made, with <c>${i}</c> counting from 0.</summary>
    public int Repeat => (int?)Json["repeat"] ?? 1;

    /// <summary>The step without expectations beyond its status, for setting the stage.</summary>
    public ContractStep OnlySucceeding()
    {
        JsonObject json = Json.DeepClone().AsObject();
        json.Remove("expect");
        return new ContractStep(json);
    }

    private string Call => (string?)Json["call"] ?? "DESK ";
}
