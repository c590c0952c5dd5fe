using System.Diagnostics;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>
/// Measures how long something takes, less the time the machine itself stood still, so that a busy machine is no failure.
/// </summary>
internal sealed class Patience : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Timer _metronome;
    private readonly Lock _gate = new();
    private TimeSpan _lastBeat;
    private TimeSpan _stalled;

    public Patience() => _metronome = new Timer(_ => Listen(), null, Beat, Beat);

    /// <summary>The time that passed while the machine was running.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            Listen();
            lock (_gate)
            {
                return _clock.Elapsed - _stalled;
            }
        }
    }

    public void Dispose() => _metronome.Dispose();

    private void Listen()
    {
        lock (_gate)
        {
            var gap = _clock.Elapsed - _lastBeat;
            _lastBeat = _clock.Elapsed;
            _stalled += gap > 5 * Beat ? gap - Beat : TimeSpan.Zero;
        }
    }
}
