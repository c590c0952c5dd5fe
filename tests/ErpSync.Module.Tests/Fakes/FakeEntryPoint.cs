namespace ErpSync.ModuleTests.Fakes;

/// <summary>Stands in for the engine assembly.</summary>
internal sealed class FakeEntryPoint : IErpSyncEntryPoint, ICompletionSource
{
    public FakeEngine Engine { get; } = new();

    public List<EngineOptions> Opened { get; } = [];

    public ErpSyncError? OpenFails { get; set; }

    public List<ConfigFinding> Findings { get; } = [];

    public List<(string Path, bool Force)> Templates { get; } = [];

    public List<KeyValuePair<long, string>> OpenConflicts { get; } = [];

    public TimeSpan CompletionDelay { get; set; }

    public bool CompletionFails { get; set; }

    public IErpSyncEngine Open(EngineOptions options)
    {
        Opened.Add(options);
        return OpenFails is null ? Engine : throw new ErpSyncException(OpenFails);
    }

    public IReadOnlyList<ConfigFinding> TestConfiguration(EngineOptions options)
    {
        Opened.Add(options);
        return OpenFails is null ? Findings : throw new ErpSyncException(OpenFails);
    }

    public IReadOnlyList<string> WriteConfigurationTemplate(string path, bool force)
    {
        Templates.Add((path, force));
        return [path, Path.Combine(Path.GetDirectoryName(path)!, ".env")];
    }

    public ICompletionSource OpenCompletion(EngineOptions options)
    {
        Opened.Add(options);
        if (CompletionDelay > TimeSpan.Zero)
        {
            // Stands for a slow disk; the completer must not wait for it.
            using var never = new ManualResetEventSlim();
            never.Wait(CompletionDelay);
        }

        return CompletionFails ? throw new InvalidOperationException("The state cannot be read.") : this;
    }

    public IReadOnlyList<string> DocTypes() => Engine.DocTypes;

    public IReadOnlyList<string> Names(string? docType, string prefix, int limit) =>
        [.. Engine.Records.Where(record => docType is null || record.DocType == docType).Select(record => record.Name).Take(limit)];

    public IReadOnlyList<KeyValuePair<long, string>> Conflicts(int limit) => OpenConflicts;

    public IReadOnlyList<KeyValuePair<long, string>> DeadLetters(int limit) =>
        [.. Engine.WebhookEvents.Where(entry => entry.Status == WebhookEventStatus.DeadLetter).Take(limit)
            .Select(entry => KeyValuePair.Create(entry.Id, $"{entry.DocType}/{entry.Name}"))];
}
