using System.Reflection;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Webhooks;

/// <summary>Every signed message of recordings 19 and 24: a live Frappe 15 site signed exactly these bytes.</summary>
public sealed class RecordedSignatureTests
{
    [Fact]
    public void The_signature_of_every_recorded_body_is_the_recorded_one()
    {
        JsonArray messages = Messages();

        Assert.Equal(33, messages.Count);
        Assert.All(messages, message => Assert.Equal(
            (string)message!["signature"]!,
            WebhookMessage.Sign((string)message["secret"]!, (string)message["body"]!)));
    }

    [Fact]
    public void Every_recorded_body_comes_out_of_reading_and_writing_to_the_byte() => Assert.All(Messages(), message => Assert.Equal(
        (string)message!["body"]!,
        PythonJsonText.Of(PythonJsonReader.Parse((string)message["body"]!))));

    private static JsonArray Messages()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Webhooks/recorded-signatures.json")!;
        return JsonNode.Parse(stream)!.AsArray();
    }
}
