using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Support;

/// <summary>A validation of a site that refuses documents while a test wants it to.</summary>
internal sealed class Refusing(string docType, Func<JsonObject, bool> refuses) : IDocTypeController
{
    public string DocType => docType;

    public int Refusals { get; private set; }

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (context.User == SyncWorld.SyncUser && refuses(document))
        {
            Refusals++;
            throw context.Refusal($"{document["name"]} is not wanted here");
        }
    }
}
