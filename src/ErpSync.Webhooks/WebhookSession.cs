using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ErpSync.Engine.Events;
using ErpSync.Webhooks.Hosting;

namespace ErpSync.Webhooks;

/// <summary>A running server with its worker, and the stream of what both tell.</summary>
internal sealed class WebhookSession : IWebhookSession
{
    private const int Capacity = 1024;

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    private readonly Channel<EngineEvent>? _told;
    private readonly CancellationTokenSource _readerLeft = new();
    private readonly SemaphoreSlim _stopping = new(1, 1);
    private RealtimeService? _service;
    private WebhookServer? _server;
    private bool _isStopped;

    private WebhookSession(bool hasReader) => _told = hasReader ? Channel.CreateBounded<EngineEvent>(Capacity) : null;

    public Uri? Url => _server?.Url;

    public string ConfigPath => _service!.Configuration.Path;

    public bool IsRunning => !_isStopped && (_server is null || _server.IsRunning);

    public long Accepted => _server?.Accepted ?? 0;

    public long Refused => _server?.Refused ?? 0;

    public long Processed => _service!.Processed;

    /// <summary>Starts worker and server.</summary>
    /// <param name="open">Opens the service, which tells what happens to the function given.</param>
    /// <param name="options">Port, signature, reader.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<WebhookSession> StartAsync(
        Func<Func<EngineEvent, CancellationToken, ValueTask>, RealtimeService> open,
        WebhookServerOptions options,
        CancellationToken cancellationToken)
    {
        var session = new WebhookSession(options.HasReader);
        try
        {
            session._service = open(session.TellAsync);
            session._server = options.Listens
                ? await WebhookServer.StartAsync(session._service, options, session.TellAsync, cancellationToken)
                : null;
            if (options.Works)
            {
                session._service.Start();
            }

            foreach (var warning in session._service.Configuration.Warnings)
            {
                await session.TellAsync(new WarningEvent(warning.ToString()), cancellationToken);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async IAsyncEnumerable<EngineEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_told is null)
        {
            yield break;
        }

        try
        {
            await foreach (var told in _told.Reader.ReadAllAsync(cancellationToken))
            {
                yield return told;
            }
        }
        finally
        {
            // Nobody listens any more: the work must not wait for a reader.
            await _readerLeft.CancelAsync();
        }
    }

    public async Task StopAsync(TimeSpan patience)
    {
        await _stopping.WaitAsync();
        try
        {
            if (_isStopped || _service is null)
            {
                return;
            }

            _isStopped = true;
            await (_server?.StopAsync(AnswerPatience < patience ? AnswerPatience : patience) ?? Task.CompletedTask);
            await _service.StopAsync(patience);
            _told?.Writer.TryComplete();
        }
        finally
        {
            _stopping.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _told?.Writer.TryComplete();
    }

    private async ValueTask TellAsync(EngineEvent told, CancellationToken cancellationToken)
    {
        if (_told is null || _readerLeft.IsCancellationRequested || _told.Writer.TryWrite(told))
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _readerLeft.Token);
        try
        {
            await _told.Writer.WriteAsync(told, either.Token);
        }
        catch (Exception exception) when (
            exception is ChannelClosedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The reader has left, or the session is over.
        }
    }
}
