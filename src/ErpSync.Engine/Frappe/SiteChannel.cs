using ErpSync.Engine.Configuration;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Calls a site and tries again where that is safe: reads after passing errors, writes only when they surely were not carried out.
/// One circuit breaker per site: a site that is down is not hammered.
/// </summary>
internal sealed class SiteChannel
{
    /// <summary>Longest single wait. What a site asks beyond it is handed to the caller with RetryAfter.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>How long a site that failed again and again is left alone.</summary>
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);

    /// <summary>How many calls within <see cref="BreakDuration"/> must have failed, nearly all of them, before the circuit opens.</summary>
    public const int BreakerCalls = 10;

    private static readonly ResiliencePropertyKey<SiteRequest> RequestKey = new("request");

    private static readonly ResiliencePropertyKey<bool> IsSentKey = new("sent");

    private readonly SiteTransport _transport;
    private readonly SitePace _pace;
    private readonly SiteErrors _errors;
    private readonly RetryOptions _retry;
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly ResiliencePipeline<SiteAnswer> _pipeline;

    public SiteChannel(SiteTransport transport, SitePace pace, SiteErrors errors, RetryOptions retry, TimeProvider clock, Random random)
    {
        _transport = transport;
        _pace = pace;
        _errors = errors;
        _retry = retry;
        _random = random;
        var builder = new ResiliencePipelineBuilder<SiteAnswer> { TimeProvider = clock };
        if (retry.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<SiteAnswer>
            {
                MaxRetryAttempts = retry.MaxAttempts - 1,
                ShouldHandle = outcome => ValueTask.FromResult(
                    outcome.Outcome.Exception is SiteException error && IsWorthAnotherTry(error, Request(outcome.Context))),
                DelayGenerator = outcome => ValueTask.FromResult<TimeSpan?>(
                    Wait(outcome.AttemptNumber, (outcome.Outcome.Exception as SiteException)?.RetryAfter)),
            });
        }

        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<SiteAnswer>
        {
            FailureRatio = 0.9,
            MinimumThroughput = BreakerCalls,
            SamplingDuration = BreakDuration,
            BreakDuration = BreakDuration,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is SiteException error && IsSiteDown(error)),
        });
        _pipeline = builder.Build();
    }

    /// <summary>
    /// Calls the site. Throws <see cref="SiteException"/> when it does not do what it is asked. A read waits for its turn here; whoever writes took
    /// one before the intent was stored.
    /// </summary>
    public async Task<SiteAnswer> CallAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        using var turn = request.Lane == CallLane.Read ? await _pace.EnterAsync(CallLane.Read, cancellationToken) : null;
        return await ExecuteAsync(request, cancellationToken);
    }

    private async Task<SiteAnswer> ExecuteAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        context.Properties.Set(RequestKey, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (state, channel) => await channel.SendAsync(Request(state), state),
                context,
                this);
        }
        catch (BrokenCircuitException open)
        {
            throw _errors.Resting(request, open.RetryAfter);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<SiteAnswer> SendAsync(SiteRequest request, ResilienceContext context)
    {
        if (context.Properties.TryGetValue(IsSentKey, out _) && request.BeforeRepeat is { } look)
        {
            await look(context.CancellationToken);
        }

        context.Properties.Set(IsSentKey, true);
        return await _transport.SendAsync(request, context.CancellationToken);
    }

    private static SiteRequest Request(ResilienceContext context) =>
        context.Properties.TryGetValue(RequestKey, out var request)
            ? request
            : throw new InvalidOperationException("The request is missing from its context.");

    private static bool IsWorthAnotherTry(SiteException error, SiteRequest request)
    {
        if (error.OutcomeUnknown || error.RetryAfter > LongestWait)
        {
            return false;
        }

        return error.Class is SiteErrorClass.Transient or SiteErrorClass.RateLimited
            || (!request.IsWrite && IsBrokenAnswer(error));
    }

    /// <summary>A good status with a broken body: cut off on the way, or a proxy's page in the place of the answer.</summary>
    private static bool IsBrokenAnswer(SiteException error) =>
        error is { Class: SiteErrorClass.Protocol, Status: >= 200 and < 300 } && error.ExceptionType != SiteErrors.AnswerTooLarge;

    /// <summary>A deadlock or a locked document says nothing about the site as a whole.</summary>
    private static bool IsSiteDown(SiteException error) =>
        error.Class == SiteErrorClass.Transient && error.Status is null or >= 502;

    /// <summary>
    /// Doubles from the configured first wait, half of it by chance so that clients do not march in step; never less than asked for.
    /// </summary>
    private TimeSpan Wait(int attempt, TimeSpan? asked)
    {
        double chance;
        lock (_randomLock)
        {
            chance = _random.NextDouble();
        }

        var longest = Math.Max(_retry.BackoffSeconds, LongestWait.TotalSeconds);
        var wait = TimeSpan.FromSeconds(Math.Min(_retry.BackoffSeconds * Math.Pow(2, attempt), longest) * (0.75 + (chance / 2)));
        return asked > wait ? asked.Value : wait;
    }
}
