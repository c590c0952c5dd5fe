using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Hosting;

/// <summary>Makes the client of a site; replaced by tests and simulations.</summary>
/// <param name="side">The site.</param>
/// <param name="configuration">The whole configuration.</param>
internal delegate IFrappeSite SiteFactory(Side side, SyncConfiguration configuration);
