using ErpSync.Sandbox;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Support;

/// <summary>An address: each request goes to the site that answers there at that moment.</summary>
/// <param name="site">Who answers now.</param>
internal sealed class AddressHandler(Func<Site> site) : HttpMessageHandler
{
    private Site? _last;
    private HttpMessageInvoker? _way;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var now = site();
        if (_way is null || now != _last)
        {
            _way = new HttpMessageInvoker(new SandboxMessageHandler(now));
            _last = now;
        }

        return _way.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _way?.Dispose();
        base.Dispose(disposing);
    }
}
