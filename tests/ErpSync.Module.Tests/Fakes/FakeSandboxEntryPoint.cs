namespace ErpSync.ModuleTests.Fakes;

/// <summary>Stands in for the sandbox assembly: sites that have an address and nothing behind it.</summary>
internal sealed class FakeSandboxEntryPoint : ISandboxEntryPoint
{
    public List<SandboxOptions> Started { get; } = [];

    public int Running { get; private set; }

    public Exception? Fails { get; set; }

    public Task<ISandboxSession> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Started.Add(options);
        if (Fails is not null)
        {
            return Task.FromException<ISandboxSession>(Fails);
        }

        Running++;
        return Task.FromResult<ISandboxSession>(new FakeSession(() => Running--));
    }

    private sealed class FakeSession(Action stopped) : ISandboxSession
    {
        public SandboxSite Cloud { get; } = Site(Side.Cloud, 8001);

        public SandboxSite Local { get; } = Site(Side.Local, 8002);

        public ValueTask DisposeAsync()
        {
            stopped();
            return ValueTask.CompletedTask;
        }

        private static SandboxSite Site(Side side, int port) => new()
        {
            Side = side,
            Url = new Uri($"http://127.0.0.1:{port}"),
            ApiKey = $"{side}-key",
            ApiSecret = $"{side}-secret",
        };
    }
}
