using System.Collections.Concurrent;
using ErpSync.Engine.Events;
using Microsoft.AspNetCore.Http;
using Serilog.Events;

namespace ErpSync.Webhooks.Receiving;

/// <summary>
/// Answers what is refused, counts it, and tells it to people: once a minute for each kind, because a sender does not stop.
/// </summary>
internal sealed class Refusals(RealtimeService service, Func<EngineEvent, CancellationToken, ValueTask> tell, TimeProvider clock)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<int, DateTimeOffset> _told = new();
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public async Task AnswerAsync(HttpContext context, int status, string problem)
    {
        Interlocked.Increment(ref _count);
        var from = context.Connection.RemoteIpAddress;
        service.Log(
            LogEventLevel.Warning, "Refused {Status} {Path} from {Address}: {Problem}", status, context.Request.Path.Value, from, problem);
        if (IsDue(status))
        {
            var text = $"A delivery to {context.Request.Path} from {from} was refused ({status}): {problem}";
            await tell(new WarningEvent(text), context.RequestAborted);
        }

        await JsonAnswer.WriteAsync(context, status, new { error = problem });
    }

    private bool IsDue(int status)
    {
        var now = clock.GetUtcNow();
        var last = _told.GetOrAdd(status, DateTimeOffset.MinValue);
        return now - last >= Spacing && _told.TryUpdate(status, now, last);
    }
}
