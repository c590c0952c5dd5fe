using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Benchmarks;

/// <summary>Prints lines for people as they come, and all figures as one JSON object in the end.</summary>
internal sealed class Report(TextWriter output, string benchmark)
{
    private readonly JsonObject _figures = new() { ["benchmark"] = benchmark };

    public void Environment()
    {
        var system = RuntimeInformation.OSDescription.Trim();
        Line($"{system}, {System.Environment.ProcessorCount} processors, .NET {System.Environment.Version}");
        Line("Sites are the sandbox's, in this process without sockets unless said otherwise; CPU time is of engine and sites together.");
    }

    public void Line(string text) => output.WriteLine(text);

    /// <summary>Shows one measured stretch of work and keeps its figures under a name.</summary>
    public void Show(string who, Measurement measured, int documents)
    {
        var perDocument = documents == 0 ? 0 : measured.Elapsed.TotalMilliseconds / documents;
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{who,-34} {measured.Elapsed.TotalSeconds,8:F2} s {perDocument,9:F2} ms/doc {measured.Requests.Total,7} requests")
            + string.Create(CultureInfo.InvariantCulture, $" {measured.Cpu.TotalSeconds,8:F2} s CPU"));
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{"",-34} {measured.Requests.Quiet.TotalSeconds,8:F2} s without a request under way, ")
            + string.Create(CultureInfo.InvariantCulture, $"{measured.Requests.Parallelism:F1} requests at a time otherwise"));
        foreach (var (kind, count) in measured.Requests.Kinds.OrderByDescending(kind => kind.Value))
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{"",-36}{count,7} × {kind}"));
        }
    }

    public void Figure(string name, double value) => _figures[name] = Math.Round(value, 4);

    public void Figure(string name, string value) => _figures[name] = value;

    public void Figures(string name, Measurement measured, int documents)
    {
        Figure($"{name}_seconds", measured.Elapsed.TotalSeconds);
        Figure($"{name}_requests", measured.Requests.Total);
        if (documents > 0)
        {
            Figure($"{name}_requests_per_document", measured.Requests.Total / (double)documents);
        }
    }

    public void End() => output.WriteLine(_figures.ToJsonString(JsonSerializerOptions.Default));
}
