using System.Globalization;
using System.Threading.Channels;

namespace ErpSync.Sandbox;

/// <summary>
/// Sends what a site's workers have to deliver, at most one message per worker at a time. A pump that does not run is a worker that
/// is down: deliveries wait.
/// </summary>
public sealed class WebhookPump : IDisposable
{
    private readonly SandboxWebhooks _webhooks;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="site">The site whose deliveries are sent.</param>
    /// <param name="handler">Where they are sent. Default: the network, without proxy, cookies and redirects.</param>
    /// <param name="disposesHandler">The handler is disposed of with the pump. Default: true.</param>
    public WebhookPump(FrappeSite site, HttpMessageHandler? handler = null, bool disposesHandler = true)
    {
        ArgumentNullException.ThrowIfNull(site);
        _webhooks = site.Webhooks;
        _clock = site.Options.Clock;
        _client = new HttpMessageInvoker(handler ?? Network(), disposesHandler);
        _webhooks.Changed += OnChanged;
    }

    /// <summary>Sends everything that is due now, and what becomes due meanwhile.</summary>
    /// <returns>Number of attempts.</returns>
    public async Task<int> DeliverDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        var running = new List<Task>();
        while (true)
        {
            while (_webhooks.Take() is { } attempt)
            {
                count++;
                running.Add(SendAsync(attempt, cancellationToken));
            }

            if (running.Count == 0)
            {
                return count;
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            await ended;
        }
    }

    /// <summary>Sends deliveries as they become due until cancelled, then waits for what is being sent to be given back.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                while (_webhooks.Take() is { } attempt)
                {
                    running.Add(SendAsync(attempt, cancellationToken));
                }

                await WaitForWorkAsync(cancellationToken);
                foreach (var ended in running.Where(task => task.IsCompleted).ToList())
                {
                    running.Remove(ended);
                    await ended;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop: what was on the way is given back below.
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _webhooks.Changed -= OnChanged;
        _client.Dispose();
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    };

    private static HttpRequestMessage Message(WebhookAttempt attempt)
    {
        var message = new HttpRequestMessage(new HttpMethod(attempt.Method), attempt.Url)
        {
            Content = new ReadOnlyMemoryContent(attempt.Body),
        };
        foreach (var (name, value) in attempt.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    /// <summary>Waits until something changed in the queue or its earliest delivery is due.</summary>
    private async Task WaitForWorkAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = _changes.Reader.ReadAsync(waiting.Token).AsTask();
        var due = _webhooks.NextDue is { } next && next < DateTimeOffset.MaxValue
            ? Task.Delay(Pause(next - _clock.GetUtcNow()), _clock, waiting.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, _clock, waiting.Token);
        await Task.WhenAny(change, due);
        await waiting.CancelAsync();
        await Task.WhenAll(change, due).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>At least a millisecond, as timers fire a little early; at most an hour, as they cannot wait for ever.</summary>
    private static TimeSpan Pause(TimeSpan untilDue) =>
        TimeSpan.FromMilliseconds(Math.Clamp(untilDue.TotalMilliseconds, 1, TimeSpan.FromHours(1).TotalMilliseconds));

    private async Task SendAsync(WebhookAttempt attempt, CancellationToken cancellationToken)
    {
        WebhookOutcome outcome;
        try
        {
            outcome = await OutcomeAsync(attempt, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _webhooks.PutBack(attempt);
            throw;
        }

        _webhooks.Complete(attempt, outcome);
    }

    private async Task<WebhookOutcome> OutcomeAsync(WebhookAttempt attempt, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(attempt.Timeout, _clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = Message(attempt);
            using var answer = await _client.SendAsync(message, limited.Token);
            var text = await answer.Content.ReadAsStringAsync(limited.Token);
            return WebhookOutcome.Answered((int)answer.StatusCode, text, answer.ReasonPhrase ?? "");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return WebhookOutcome.TimedOut();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException or InvalidOperationException)
        {
            return WebhookOutcome.Failed(string.Create(CultureInfo.InvariantCulture, $"{failure.GetType().Name}: {failure.Message}"));
        }
    }

    private void OnChanged() => _changes.Writer.TryWrite(true);
}
