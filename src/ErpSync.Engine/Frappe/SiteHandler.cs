using System.Net;

namespace ErpSync.Engine.Frappe;

/// <summary>Makes the network side of a site's client.</summary>
internal static class SiteHandler
{
    /// <summary>
    /// A busy server was seen to drop sockets idle for 5 s; a request sent on such a socket would have an unknown outcome.
    /// </summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(4);

    /// <summary>How long setting up a connection may take; a site that is not there is known early, and surely nothing was sent.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// No cookies (a resumed session would outrank the token), no redirects (the token must not travel to another host), answers unpacked.
    /// </summary>
    public static SocketsHttpHandler Create() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = IdleTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
