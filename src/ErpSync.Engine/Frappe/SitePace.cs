using System.Globalization;
using System.Net.Http.Headers;
using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// How fast a site is called. Each kind of call has its own number at once, which follows what the site bears
/// (<see cref="LanePace"/>): slow answers, 429, 503, deadlocks and lock time-outs halve it. What the site asks for is heeded: Retry-After, and the
/// share of its rate limit that is left.
/// </summary>
internal sealed class SitePace(TimeProvider clock)
{
    // An ordinary document with its headers; what is larger may take longer without being a sign of load.
    private const double OrdinaryBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<CallLane, LanePace> _lanes = Enum.GetValues<CallLane>().ToDictionary(lane => lane, _ => new LanePace());
    private readonly LanePace _writes = new();
    private PaceLimits? _limits;

    // Measured, not read from the clock on the wall: somebody may set that.
    private long _restsFrom;
    private TimeSpan _rest;
    private SiteException? _refusal;
    private long _refusedAt;

    /// <summary>Sets how fast it may become at most. A key that was refused may be tried again.</summary>
    public void Limit(PaceLimits limits)
    {
        lock (_lock)
        {
            _limits = limits;
            _refusal = null;
            _writes.Limit(limits.Ceiling(CallLane.Update), limits.Ceiling(CallLane.Update));
            foreach (var (lane, pace) in _lanes)
            {
                var ceiling = limits.Ceiling(lane);
                pace.Limit(ceiling, Math.Min(ceiling, Math.Max(2, (ceiling + 1) / 2)));
            }
        }
    }

    /// <summary>How many calls of a lane are made at once now.</summary>
    public int AtOnce(CallLane lane)
    {
        lock (_lock)
        {
            return _lanes[lane].Most;
        }
    }

    /// <summary>Waits until one more call of the lane may be made. Dispose the turn when it has been answered.</summary>
    public async Task<Turn> EnterAsync(CallLane lane, CancellationToken cancellationToken)
    {
        await RestAsync(cancellationToken);
        await Waiting(_lanes[lane], cancellationToken);
        if (lane == CallLane.Read)
        {
            return new Turn(this, lane);
        }

        try
        {
            // All writes together never exceed the ceiling; a read may be part of one and must not wait for it.
            await Waiting(_writes, cancellationToken);
        }
        catch
        {
            Leave(_lanes[lane]);
            throw;
        }

        return new Turn(this, lane);
    }

    /// <summary>An attempt was answered well.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="time">How long it took.</param>
    /// <param name="bytes">How large the answer was.</param>
    public void Served(SiteRequest request, TimeSpan time, long bytes)
    {
        lock (_lock)
        {
            _lanes[request.Lane].Served(time, request.Documents + (bytes / OrdinaryBytes), _limits ?? Unset());
        }
    }

    /// <summary>An attempt failed.</summary>
    public void Failed(SiteRequest request, SiteException error)
    {
        if (error.Class is not (SiteErrorClass.RateLimited or SiteErrorClass.Transient or SiteErrorClass.Authentication))
        {
            return;
        }

        lock (_lock)
        {
            if (error.Class == SiteErrorClass.Authentication)
            {
                // A refused key is not tried a hundred times more: sites lock out who does that.
                _refusal = error;
                _refusedAt = clock.GetTimestamp();
                foreach (var pace in _lanes.Values.Append(_writes))
                {
                    pace.Refuse(error);
                }
            }
            else if (error.Class == SiteErrorClass.RateLimited || error.Status == 503)
            {
                // It is the site as a whole.
                foreach (var pace in _lanes.Values)
                {
                    pace.SlowDown();
                }

                Rest(error.RetryAfter);
            }
            else
            {
                // A deadlock, a lock time-out, no answer in time.
                _lanes[request.Lane].SlowDown();
            }
        }
    }

    /// <summary>
    /// Reads what is left of the site's rate limit: X-RateLimit-Limit and -Remaining in microseconds of its own work, -Reset in seconds (Frappe's
    /// rate_limiter.py, the same on 13 to 16). It counts everybody's calls, so a part is left to others.
    /// </summary>
    public void Heed(HttpResponseHeaders headers)
    {
        if (Number(headers, "X-RateLimit-Limit") is { } limit and > 0
            && Number(headers, "X-RateLimit-Remaining") is { } remaining
            && Number(headers, "X-RateLimit-Reset") is { } reset)
        {
            lock (_lock)
            {
                if (remaining < limit * (_limits ?? Unset()).LeftToOthers)
                {
                    Rest(TimeSpan.FromSeconds(reset));
                }
            }
        }
    }

    private static PaceLimits Unset() => new();

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // What a site asks beyond the longest wait of a call is told by the call itself.
    private void Rest(TimeSpan? wait)
    {
        if (wait is { } asked && asked <= SiteChannel.LongestWait && asked > RestLeft())
        {
            _rest = asked;
            _restsFrom = clock.GetTimestamp();
        }
    }

    private TimeSpan RestLeft() => _rest > TimeSpan.Zero ? _rest - clock.GetElapsedTime(_restsFrom) : TimeSpan.Zero;

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock)
            {
                left = RestLeft();
            }

            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Background.DelayAsync(left, clock, cancellationToken);
        }
    }

    private Task Waiting(LanePace lane, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_limits is null)
            {
                Limit(Unset());
            }

            return _refusal is { } refusal && clock.GetElapsedTime(_refusedAt) < SiteChannel.BreakDuration ? Task.FromException(refusal) : lane.EnterAsync(cancellationToken);
        }
    }

    private void Leave(LanePace lane)
    {
        lock (_lock)
        {
            lane.Leave();
        }
    }

    /// <summary>The right to make one call; it ends when this is disposed.</summary>
    internal sealed class Turn(SitePace pace, CallLane lane) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            lock (pace._lock)
            {
                pace._lanes[lane].Leave();
                if (lane != CallLane.Read)
                {
                    pace._writes.Leave();
                }
            }
        }
    }
}
