using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>Counts the work of a window and refuses requests when it was too much (recording 17).</summary>
internal sealed class RateLimiter(SandboxRateLimit limit, TimeProvider clock)
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private long _window = -1;
    private TimeSpan _spent;

    /// <summary>Counts a request, unless the limit was passed before it: then it is to be refused with 429.</summary>
    public bool Refuses()
    {
        var window = clock.GetUtcNow().UtcTicks / limit.Window.Ticks;
        if (window != _window)
        {
            _window = window;
            _spent = TimeSpan.Zero;
        }

        if (_spent > limit.Limit)
        {
            return true;
        }

        _spent += limit.CostPerRequest;
        return false;
    }

    /// <summary>The response with the headers every answer has while the limit is on; Retry-After only when it was refused.</summary>
    public SandboxResponse Mark(SandboxResponse response, bool isRefused)
    {
        var remaining = limit.Limit > _spent ? limit.Limit - _spent : TimeSpan.Zero;
        var reset = Text((limit.Window.Ticks - (clock.GetUtcNow().UtcTicks % limit.Window.Ticks)) / TimeSpan.TicksPerSecond);
        var headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["X-RateLimit-Reset"] = reset,
            ["X-RateLimit-Limit"] = Text((long)limit.Limit.TotalMicroseconds),

            // In microseconds too, but of whole seconds.
            ["X-RateLimit-Remaining"] = Text((long)remaining.TotalSeconds * MicrosecondsPerSecond),
        };
        if (isRefused)
        {
            headers["Retry-After"] = reset;
        }

        return response with { Headers = headers };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
