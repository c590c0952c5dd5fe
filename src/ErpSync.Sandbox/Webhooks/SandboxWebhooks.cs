namespace ErpSync.Sandbox;

/// <summary>
/// The queue of webhook deliveries and the workers that empty it, without sockets: somebody takes the attempts that are due, sends
/// them and says what became of each. A delivery has three attempts, one and four seconds after a failure, at once after a timeout;
/// then it is lost for good. A worker does nothing else until its delivery is done with (recordings 19 and 27).
/// </summary>
public sealed class SandboxWebhooks
{
    private const int Attempts = 3;

    private readonly Lock _gate;
    private readonly SiteInternals _site;
    private readonly WebhookLog _log;
    private readonly List<WebhookJob> _waiting = [];
    private readonly Worker[] _workers;
    private Random _random = new(WebhookFaults.None.Seed);
    private DateTimeOffset _downUntil = DateTimeOffset.MinValue;

    internal SandboxWebhooks(SiteInternals site, Lock gate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(site.Options.WebhookWorkers, 1);
        _site = site;
        _gate = gate;
        _log = new WebhookLog(site);
        _workers = [.. Enumerable.Range(0, site.Options.WebhookWorkers).Select(_ => new Worker())];
    }

    /// <summary>Runs, on the thread that caused it, when there may be something to take earlier than before. Must not block.</summary>
    internal event Action? Changed;

    /// <summary>Deliveries no worker has started on.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Deliveries that are not done with: waiting, being sent, or waiting for their next attempt.</summary>
    public int Unfinished
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _workers.Count(worker => worker.Job is not null);
            }
        }
    }

    /// <summary>What goes wrong with deliveries queued from now on. Setting it starts its random choices anew. Default: nothing.</summary>
    public WebhookFaults Faults
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_gate)
            {
                field = value;
                _random = new Random(value.Seed);
            }
        }
    } = WebhookFaults.None;

    /// <summary>The workers run. While they do not, deliveries wait, with the content of the time of their event (recording 27).</summary>
    public bool WorkersAreUp
    {
        get
        {
            lock (_gate)
            {
                return _downUntil <= Now;
            }
        }
    }

    /// <summary>
    /// When, by the site's clock, <see cref="Take"/> may have something, which may be in the past; null if nothing waits, or nothing
    /// but what an outcome is awaited for.
    /// </summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return EarliestDue() is { } due ? Later(due, _downUntil) : null;
            }
        }
    }

    private DateTimeOffset Now => _site.Options.Clock.GetUtcNow();

    /// <summary>Stops the workers for a time, or until they are started again.</summary>
    public void StopWorkers(TimeSpan? time = null)
    {
        lock (_gate)
        {
            _downUntil = time is { } length ? Now + length : DateTimeOffset.MaxValue;
        }
    }

    /// <summary>Starts the workers.</summary>
    public void StartWorkers()
    {
        lock (_gate)
        {
            _downUntil = DateTimeOffset.MinValue;
        }

        Changed?.Invoke();
    }

    /// <summary>The next attempt that is due; null if none is. Its outcome must be told with <see cref="Complete"/>.</summary>
    public WebhookAttempt? Take()
    {
        lock (_gate)
        {
            var now = Now;
            if (_downUntil > now)
            {
                return null;
            }

            foreach (var worker in _workers)
            {
                if (worker.Taken is null && worker.FreeAt <= now && (worker.Job is not null || Start(worker, now)))
                {
                    worker.Taken = new WebhookAttempt(worker.Job!, worker.Message!, worker.Failures + 1, worker.FreeAt);
                    return worker.Taken;
                }
            }

            return null;
        }
    }

    /// <summary>Says what became of an attempt.</summary>
    /// <exception cref="InvalidOperationException">The attempt is not one that was taken and is still open.</exception>
    public void Complete(WebhookAttempt attempt, WebhookOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        lock (_gate)
        {
            var worker = WorkerOf(attempt);
            worker.Taken = null;
            _log.Add(attempt.Job, attempt.Message, outcome);
            worker.FreeAt = Now;
            if (outcome.IsDelivered)
            {
                worker.Job = null;
            }
            else
            {
                // The pause of 1, 4 and 7 s is part of the job: the last one too keeps the worker from other deliveries.
                worker.FreeAt += outcome.IsTimeout ? TimeSpan.Zero : TimeSpan.FromSeconds((3 * worker.Failures) + 1);
                worker.Failures++;
                worker.Job = worker.Failures == Attempts ? null : worker.Job;
            }
        }

        Changed?.Invoke();
    }

    /// <summary>Gives back an attempt that could not be made, as if it had not been taken.</summary>
    internal void PutBack(WebhookAttempt attempt)
    {
        lock (_gate)
        {
            WorkerOf(attempt).Taken = null;
        }
    }

    /// <summary>Queues a delivery. The caller holds the site's lock.</summary>
    internal void Add(WebhookJob job)
    {
        job = job with { Due = Now };
        if (ReferenceEquals(Faults, WebhookFaults.None))
        {
            _waiting.Add(job);
        }
        else
        {
            AddFaulty(job);
        }

        Changed?.Invoke();
    }

    private void AddFaulty(WebhookJob job)
    {
        if (_random.NextDouble() < Faults.LossRate)
        {
            return;
        }

        var copies = _random.NextDouble() < Faults.DuplicateRate ? 2 : 1;
        for (var i = 0; i < copies; i++)
        {
            var delay = _random.NextDouble() < Faults.DelayRate ? Faults.LongestDelay * _random.NextDouble() : TimeSpan.Zero;
            var place = _random.NextDouble() < Faults.ReorderRate ? _random.Next(_waiting.Count + 1) : _waiting.Count;
            _waiting.Insert(place, job with { Due = job.Due + delay });
        }
    }

    /// <summary>Gives an idle worker the first delivery that is due and can be made; the others are logged and dropped.</summary>
    private bool Start(Worker worker, DateTimeOffset now)
    {
        for (var index = _waiting.FindIndex(job => job.Due <= now); index >= 0; index = _waiting.FindIndex(job => job.Due <= now))
        {
            var job = _waiting[index];
            _waiting.RemoveAt(index);
            var message = WebhookMessage.Make(_site, job);
            if (message.Error is not null)
            {
                _log.Add(job, message, null);
                continue;
            }

            worker.Job = job;
            worker.Message = message;
            worker.Failures = 0;
            worker.FreeAt = Later(worker.FreeAt, job.Due);
            return true;
        }

        return false;
    }

    private DateTimeOffset? EarliestDue()
    {
        DateTimeOffset? earliest = null;
        foreach (var worker in _workers)
        {
            if (worker.Taken is not null || (worker.Job is null && _waiting.Count == 0))
            {
                continue;
            }

            var due = worker.Job is not null ? worker.FreeAt : Later(worker.FreeAt, FirstDue());
            earliest = earliest is { } other && other < due ? other : due;
        }

        return earliest;
    }

    /// <summary>A moment when a waiting delivery is due; the first of all if none is yet.</summary>
    private DateTimeOffset FirstDue()
    {
        var now = Now;
        var first = DateTimeOffset.MaxValue;
        foreach (var job in _waiting)
        {
            first = job.Due < first ? job.Due : first;
            if (first <= now)
            {
                break;
            }
        }

        return first;
    }

    private Worker WorkerOf(WebhookAttempt attempt) =>
        Array.Find(_workers, worker => worker.Taken is not null && ReferenceEquals(worker.Taken, attempt))
        ?? throw new InvalidOperationException("The outcome of this attempt was told already, or it was given back.");

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private sealed class Worker
    {
        public WebhookJob? Job { get; set; }

        public WebhookMessage? Message { get; set; }

        public int Failures { get; set; }

        /// <summary>When it starts the next attempt at its job, or on another job.</summary>
        public DateTimeOffset FreeAt { get; set; } = DateTimeOffset.MinValue;

        /// <summary>The attempt that is being sent.</summary>
        public WebhookAttempt? Taken { get; set; }
    }
}
