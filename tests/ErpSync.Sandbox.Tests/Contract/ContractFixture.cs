using System.Reflection;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>One theme of the recordings of a live Frappe 15 site, restated: what was asked and what must come back.</summary>
/// <param name="Name">The file's name without ending, such as <c>05-insert-and-naming</c>.</param>
/// <param name="Recording">The number of the recording it restates, such as <c>06b</c>.</param>
/// <param name="RecordedRequests">How many steps with an HTTP request the recording has.</param>
/// <param name="LeftOut">Recorded steps the practice site cannot sensibly play: <c>number: reason</c>.</param>
/// <param name="Setup">Steps that rebuild what earlier recordings had left on the site; they only have to succeed.</param>
/// <param name="Steps">The restated steps in their recorded order.</param>
internal sealed record ContractFixture(
    string Name,
    string Recording,
    int RecordedRequests,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<ContractStep> Setup,
    IReadOnlyList<ContractStep> Steps)
{
    private const string Prefix = "Fixtures/";

    /// <summary>Names of all fixtures, in the order of the recordings.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    public static ContractFixture Load(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{name}.json")
            ?? throw new InvalidOperationException($"There is no fixture '{name}'.");
        JsonObject json = JsonNode.Parse(stream)!.AsObject();
        return new ContractFixture(
            name,
            (string)json["recording"]!,
            (int)json["recordedRequests"]!,
            [.. json["leftOut"]!.AsArray().Select(reason => (string)reason!)],
            Parse(json["setup"]!),
            Parse(json["steps"]!));
    }

    private static ContractStep[] Parse(JsonNode steps) => [.. steps.AsArray().Select(step => new ContractStep(step!.AsObject()))];
}
