using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ErpSync.ModuleTests.Fakes;

/// <summary>Stands in for the webhook assembly: servers that listen to nobody and tell what a test wants told.</summary>
internal sealed class FakeWebhookEntryPoint : IWebhookEntryPoint
{
    public List<(EngineOptions Configuration, WebhookServerOptions Options)> Started { get; } = [];

    public List<FakeWebhookSession> Sessions { get; } = [];

    public ErpSyncError? Fails { get; set; }

    public Task<IWebhookSession> StartAsync(EngineOptions configuration, WebhookServerOptions options, CancellationToken cancellationToken)
    {
        Started.Add((configuration, options));
        if (Fails is not null)
        {
            return Task.FromException<IWebhookSession>(new ErpSyncException(Fails));
        }

        var session = new FakeWebhookSession(options.Port is null or 0 ? 5000 : options.Port.Value);
        Sessions.Add(session);
        return Task.FromResult<IWebhookSession>(session);
    }

    internal sealed class FakeWebhookSession(int port) : IWebhookSession
    {
        private readonly Channel<EngineEvent> _told = Channel.CreateUnbounded<EngineEvent>();

        public Uri Url { get; } = new($"http://127.0.0.1:{port}");

        public string ConfigPath => "/srv/erpsync/config.yaml";

        public bool IsRunning { get; private set; } = true;

        public long Accepted => 3;

        public long Refused => 1;

        public long Processed => 2;

        public List<TimeSpan> Stops { get; } = [];

        public int Disposals { get; private set; }

        public void Tell(EngineEvent told) => _told.Writer.TryWrite(told);

        public async IAsyncEnumerable<EngineEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var told in _told.Reader.ReadAllAsync(cancellationToken))
            {
                yield return told;
            }
        }

        public Task StopAsync(TimeSpan patience)
        {
            IsRunning = false;
            Stops.Add(patience);
            _told.Writer.TryComplete();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return ValueTask.CompletedTask;
        }
    }
}
