using System.Net;
using ErpSync.Engine.Events;
using Microsoft.AspNetCore.Http;

namespace ErpSync.Webhooks;

/// <summary>
/// What GET /health answers: 200 when nobody need look, 503 otherwise. What is wrong in words is only told on this machine.
/// </summary>
internal sealed class HealthReport(RealtimeService service)
{
    public Task WriteAsync(HttpContext context)
    {
        var health = service.Health();
        var isLocal = context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        return JsonAnswer.WriteAsync(
            context,
            health.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new
            {
                status = health.IsWell ? "ok" : "unwell",
                worker = new
                {
                    state = health.State.ToString().ToLowerInvariant(),
                    waits_for_state_file = health.IsStateTaken,
                    problem = isLocal ? health.Problem : null,
                },
                queue = new
                {
                    pending = health.Backlog.Pending,
                    processing = health.Backlog.Processing,
                    dead_letters = health.Backlog.DeadLetters,
                    oldest_seconds = Math.Round(health.OldestAge.TotalSeconds, 1),
                },
                sites = new { cloud = Site(health.Cloud), local = Site(health.Local) },
            });
    }

    private static object Site(SiteHealth site) =>
        new { reachable = site.IsReachable, checked_at = site.CheckedAt, last_scan = site.LastScan };
}
