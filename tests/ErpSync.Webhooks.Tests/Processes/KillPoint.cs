using ErpSync.Sandbox;

namespace ErpSync.Webhooks.Tests.Processes;

/// <summary>
/// Kills a process at a moment that is told by the work and not by a clock: when so many requests that write have reached the sites; before the site sees
/// the request, before it commits, or after it committed and before the answer goes out.
/// </summary>
internal sealed class KillPoint
{
    private readonly Lock _gate = new();
    private readonly Action _kill;
    private readonly int _moment;
    private int _left;

    /// <param name="sites">The sites.</param>
    /// <param name="writes">How many requests that write pass first.</param>
    /// <param name="moment">0, 1 or 2: before, in, after the work of the site.</param>
    /// <param name="kill">Ends the process.</param>
    public KillPoint(IEnumerable<FrappeSite> sites, int writes, int moment, Action kill)
    {
        (_left, _moment, _kill) = (writes, moment, kill);
        foreach (var site in sites)
        {
            site.Faults.BeforeRequest = request => Strike(0, request);
            site.Faults.BeforeCommit = request => Strike(1, request);
            site.Faults.AfterRequest = request => Strike(2, request);
        }
    }

    public bool HasStruck { get; private set; }

    private void Strike(int moment, SandboxRequest request)
    {
        lock (_gate)
        {
            if (moment != _moment || HasStruck || !IsWrite(request) || _left-- > 0)
            {
                return;
            }

            HasStruck = true;
            _kill();
        }
    }

    private static bool IsWrite(SandboxRequest request) => request.Method is "POST" or "PUT" or "DELETE"
        && !request.RawPathAndQuery.Contains("get_list", StringComparison.Ordinal)
        && !request.RawPathAndQuery.Contains("get_count", StringComparison.Ordinal);
}
