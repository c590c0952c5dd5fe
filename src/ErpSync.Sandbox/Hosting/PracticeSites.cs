using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Business;

namespace ErpSync.Sandbox;

/// <summary>The two sites of the practice world, cloud and local, each with its own key.</summary>
public sealed class PracticeSites
{
    private PracticeSites(FrappeSite cloud, FrappeSite local)
    {
        Cloud = cloud;
        Local = local;
    }

    /// <summary>The cloud site.</summary>
    public FrappeSite Cloud { get; }

    /// <summary>The local site.</summary>
    public FrappeSite Local { get; }

    /// <summary>Makes both sites with the business DocTypes and fills them with the data of a small trading company.</summary>
    /// <param name="options">Clock, seed, version and number of documents.</param>
    public static PracticeSites Create(PracticeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sites = new PracticeSites(Site(options, "cloud", 0), Site(options, "local", 1));
        BusinessDocTypes.Define(sites.Cloud);
        BusinessDocTypes.Define(sites.Local);
        BusinessData.Fill(sites.Cloud, sites.Local, options.Documents, options.Seed);
        return sites;
    }

    /// <summary>What a user of the running sites needs: address, key and secret of each, as one line of JSON.</summary>
    public static string Describe(SandboxServer cloud, SandboxServer local)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(local);
        return new JsonObject { ["cloud"] = Describe(cloud), ["local"] = Describe(local) }.ToJsonString(JsonSerializerOptions.Default);
    }

    private static JsonObject Describe(SandboxServer server) => new()
    {
        ["url"] = server.Url.AbsoluteUri.TrimEnd('/'),
        ["api_key"] = server.Site.Options.ApiKey,
        ["api_secret"] = server.Site.Options.ApiSecret,
    };

    private static FrappeSite Site(PracticeOptions options, string name, int number) => new(new FrappeSiteOptions
    {
        SiteName = name,
        Clock = options.Clock,
        Seed = unchecked((options.Seed * 2) + number),
        ApiKey = Secret(),
        ApiSecret = Secret(),
        FrappeVersion = options.FrappeVersion,
        ErpNextVersion = options.ErpNextVersion,
        WebhookWorkers = options.WebhookWorkers,
    });

    /// <summary>Keys are not part of what a seed repeats: they guard a port.</summary>
    private static string Secret() => RandomNumberGenerator.GetHexString(15, lowercase: true);
}
