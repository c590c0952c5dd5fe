namespace ErpSync.Engine.Events;

/// <summary>Remembers how the worker is, for whoever asks. Safe from any thread.</summary>
internal sealed class WorkerStatus(TimeProvider clock)
{
    // Events this old mean that the worker does not keep up, or does nothing.
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(5);

    // A catch-up after a long outage takes its time; a scan that does not end for so long is none.
    private static readonly TimeSpan LongestScan = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private RealtimeState _state = RealtimeState.Starting;
    private string? _problem;
    private SiteHealth _cloud = new(null, null, null);
    private SiteHealth _local = new(null, null, null);
    private DateTimeOffset _since = clock.GetUtcNow();
    private long _processed;

    public long Processed => Interlocked.Read(ref _processed);

    public void Starting() => Set(() => _state = _problem is null ? RealtimeState.Starting : RealtimeState.Waiting);

    public void Working() => Set(() =>
    {
        _state = RealtimeState.Working;
        _problem = null;
        _since = clock.GetUtcNow();
        _cloud = _cloud with { IsReachable = true, CheckedAt = _since };
        _local = _local with { IsReachable = true, CheckedAt = _since };
    });

    public void Scanned() => Set(() =>
    {
        var now = clock.GetUtcNow();
        _cloud = new SiteHealth(true, now, now);
        _local = new SiteHealth(true, now, now);
    });

    /// <returns>Whether this is another problem than before.</returns>
    public bool Failed(string problem, Side? side)
    {
        lock (_lock)
        {
            var isNews = _problem != problem;
            _state = RealtimeState.Waiting;
            _problem = problem;
            _cloud = side == Side.Cloud ? _cloud with { IsReachable = false, CheckedAt = clock.GetUtcNow() } : _cloud;
            _local = side == Side.Local ? _local with { IsReachable = false, CheckedAt = clock.GetUtcNow() } : _local;
            return isNews;
        }
    }

    public void Stopped() => Set(() => _state = RealtimeState.Stopped);

    public void Dealt() => Interlocked.Increment(ref _processed);

    public RealtimeHealth Report(WebhookBacklog backlog, bool isStateTaken, TimeSpan pollInterval)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var age = backlog.OldestDue is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
            var lastScan = _cloud.LastScan is { } scan && scan > _since ? scan : _since;
            return new RealtimeHealth
            {
                State = _state,
                Problem = _problem,
                IsStateTaken = isStateTaken,
                Backlog = backlog,
                OldestAge = age,
                Cloud = _cloud,
                Local = _local,

                IsWell = _state == RealtimeState.Working && age < LongestQueue && now - lastScan < (pollInterval * 3) + LongestScan,
            };
        }
    }

    private void Set(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }
}
