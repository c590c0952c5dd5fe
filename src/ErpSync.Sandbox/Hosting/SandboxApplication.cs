using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace ErpSync.Sandbox;

/// <summary>Hands requests of the web server to the site, with the request target as it came over the wire.</summary>
internal sealed class SandboxApplication(FrappeSite site, TimeSpan latency) : IHttpApplication<IFeatureCollection>
{
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var lifetime = context.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var cancellation = lifetime.RequestAborted;
        try
        {
            var request = await Read(context.GetRequiredFeature<IHttpRequestFeature>(), cancellation);
            await Wait(latency + site.DelayBefore(request), cancellation);
            var answer = site.Handle(request);
            await Wait(answer.ReplyDelay, cancellation);
            if (answer.ConnectionDropped)
            {
                lifetime.Abort();
                return;
            }

            await Write(context, answer, request.Method == "HEAD", cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client went away: there is nobody left to answer.
            lifetime.Abort();
        }
    }

    private static async Task<SandboxRequest> Read(IHttpRequestFeature request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in request.Headers)
        {
            headers[name] = values.ToString();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new SandboxRequest(request.Method, request.RawTarget, headers, body.ToArray());
    }

    private static async Task Write(IFeatureCollection context, SandboxResponse answer, bool isHead, CancellationToken cancellationToken)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        response.Headers.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is 204 or 304)
        {
            return;
        }

        response.Headers.ContentLength = answer.Body.Length;
        if (!isHead)
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Stream.WriteAsync(answer.Body, cancellationToken);
        }
    }

    private Task Wait(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, site.Options.Clock, cancellationToken) : Task.CompletedTask;
}
