using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Scheduling;

namespace ErpSync.Simulation.Worlds;

/// <summary>
/// The line between one process and one site: takes virtual time, breaks where a fault says so, and lets the watchers see what goes over
/// it.
/// </summary>
internal sealed class SimulatedNetwork(World world, Side side, SimulatedProcess process)
    : DelegatingHandler(new SandboxMessageHandler(world.Site(side)))
{
    private static readonly string[] Reads = ["client.get", "has_permission", "getdoctype", "reportview"];

    private static readonly TimeSpan Never = TimeSpan.FromMinutes(3);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        world.Requests++;
        await world.PassAsync(process);
        var isWrite = IsWrite(request);
        var fault = world.Strike(side, isWrite, IsList(request));
        if (isWrite && world.Poison is { } poison && request.Content is { } content
            && (await content.ReadAsStringAsync(cancellationToken)).Contains(poison, StringComparison.Ordinal))
        {
            fault = FaultKind.Refused;
        }

        world.Trace?.Add($"{process.Clock.GetUtcNow():O} {process.Name} {side} {request.Method} {request.RequestUri!.PathAndQuery} {fault?.ToString()}");
        await PauseAsync(Latency(), cancellationToken);
        switch (fault)
        {
            case null or FaultKind.ResetAfter or FaultKind.TimeoutAfter or FaultKind.GatewayTimeout or FaultKind.Truncated or FaultKind.HalfPage or FaultKind.Slow:
                break;
            case FaultKind.ResetBefore:
                throw Reset();
            case FaultKind.TimeoutBefore:
                await PauseAsync(Never, cancellationToken);
                throw Reset();
            default:
                return FaultAnswers.Of(fault.Value, request);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var answer = await HandleAsync(request, cancellationToken);
        await world.PassAsync(process);
        switch (fault)
        {
            case FaultKind.ResetAfter:
                throw Reset();
            case FaultKind.TimeoutAfter:
                await PauseAsync(Never, cancellationToken);
                throw Reset();
            case FaultKind.GatewayTimeout:
                return FaultAnswers.Of(FaultKind.GatewayTimeout, request);
            case FaultKind.Slow:
                await PauseAsync(TimeSpan.FromSeconds(5 + process.Random.Next(20)), cancellationToken);
                break;
        }

        await PauseAsync(Latency(), cancellationToken);
        return fault switch
        {
            FaultKind.Truncated => await CutAsync(answer, cancellationToken),
            FaultKind.HalfPage => await HalveAsync(answer, cancellationToken),
            _ => answer,
        };
    }

    private async Task<HttpResponseMessage> HandleAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isMetadata = request.Method == HttpMethod.Get && request.RequestUri!.PathAndQuery.Contains("load.getdoctype", StringComparison.Ordinal);
        if (isMetadata && world.Definitions.Find(side, request) is { } known)
        {
            return known;
        }

        var before = world.Site(side).CommittedWrites;
        var lives = IsWrite(request) && Lives.AreConcerned(request.RequestUri!.PathAndQuery) ? world.Lives.Of(side) : null;
        var answer = await base.SendAsync(request, cancellationToken);
        var committed = world.Site(side).CommittedWrites != before;
        world.Watch.SeeEngine(side, committed);
        if (committed && lives is not null)
        {
            world.Lives.Check(side, lives);
        }

        world.Trace?.Add($"{process.Name} {side} {(int)answer.StatusCode}{(committed ? " committed" : "")}");
        return isMetadata ? await world.Definitions.KeepAsync(side, answer, cancellationToken) : answer;
    }

    private TimeSpan Latency() => TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond * world.Settings.LatencyMilliseconds * (50 + world.Network.Next(100)) / 100);

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, process.Clock, cancellationToken);

    private static bool IsWrite(HttpRequestMessage request) => request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete
        || (request.Method == HttpMethod.Post && !Reads.Any(read => request.RequestUri!.PathAndQuery.Contains(read, StringComparison.Ordinal)));

    private static bool IsList(HttpRequestMessage request) => request.RequestUri!.PathAndQuery.Contains("get_list", StringComparison.Ordinal);

    private static HttpRequestException Reset() => new(
        HttpRequestError.ResponseEnded,
        "An error occurred while sending the request.",
        new IOException("The connection was closed by the server.", new SocketException((int)SocketError.ConnectionReset)));

    private static async Task<HttpResponseMessage> CutAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return With(answer, bytes[..(bytes.Length / 2)]);
    }

    private static async Task<HttpResponseMessage> HalveAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode || JsonNode.Parse(bytes) is not JsonObject body || body["message"] is not JsonArray { Count: > 1 } rows)
        {
            return With(answer, bytes);
        }

        var half = (rows.Count + 1) / 2;
        while (rows.Count > half)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return With(answer, JsonSerializer.SerializeToUtf8Bytes<JsonNode>(body));
    }

    private static HttpResponseMessage With(HttpResponseMessage answer, byte[] body)
    {
        var changed = new HttpResponseMessage(answer.StatusCode) { Content = new ByteArrayContent(body), RequestMessage = answer.RequestMessage };
        changed.Content.Headers.TryAddWithoutValidation("Content-Type", answer.Content.Headers.ContentType?.ToString());
        return changed;
    }
}
