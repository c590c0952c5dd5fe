using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine;

namespace ErpSync.Benchmarks;

/// <summary>The engine alone in a process of its own, by its entry point: its memory can be told from that of the sites.</summary>
internal static class Worker
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>Does one task and prints what it took as one line of JSON.</summary>
    /// <param name="configuration">Path of a config.yaml.</param>
    /// <param name="task">sync, compare, or none: only open.</param>
    public static async Task<int> RunAsync(string configuration, string task)
    {
        await using var engine = new EntryPoint().Open(new EngineOptions
        {
            ConfigPath = configuration,
            WorkingDirectory = Path.GetDirectoryName(configuration)!,
        });
        var started = TimeProvider.System.GetTimestamp();
        var results = 0;
        string? firstError = null;
        var events = task switch
        {
            "sync" => engine.SyncAsync(new SyncRequest(), CancellationToken.None),
            "compare" => engine.CompareAsync(new CompareRequest(), CancellationToken.None),
            _ => AsyncEnumerable.Empty<EngineEvent>(),
        };
        await foreach (var told in events)
        {
            results += told is ResultEvent ? 1 : 0;
            firstError ??= (told as ErrorEvent)?.Error.Message;
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(new JsonObject
        {
            ["results"] = results,
            ["error"] = firstError,
            ["seconds"] = TimeProvider.System.GetElapsedTime(started).TotalSeconds,
            ["cpu_seconds"] = Environment.CpuUsage.TotalTime.TotalSeconds,
            ["peak_mb"] = process.PeakWorkingSet64 / Megabyte,
            ["managed_mb"] = GC.GetGCMemoryInfo().HeapSizeBytes / Megabyte,
            ["allocated_mb"] = GC.GetTotalAllocatedBytes() / Megabyte,
        }.ToJsonString(JsonSerializerOptions.Default));
        return firstError is null ? 0 : 1;
    }
}
