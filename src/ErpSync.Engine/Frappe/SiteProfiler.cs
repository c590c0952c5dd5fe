using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>Finds out what a site is: that it is Frappe, who we are there, versions, time zone, clock, and which API it has.</summary>
internal sealed class SiteProfiler(SiteChannel channel, SiteErrors errors)
{
    /// <summary>What Frappe itself takes when System Settings name no zone.</summary>
    private const string DefaultTimeZone = "Asia/Kolkata";

    public async Task<SiteProfile> ProfileAsync(CancellationToken cancellationToken)
    {
        var answers = new List<SiteAnswer>();
        var user = await UserAsync(answers, cancellationToken);
        var versions = await VersionsAsync(answers, cancellationToken);
        var timeZone = await TimeZoneAsync(answers, cancellationToken);
        var hasVersion2 = await HasVersion2Async(answers, cancellationToken);
        var skew = ClockSkew.Measure(answers);
        var trips = answers.Select(answer => answer.RoundTrip).Order().ToList();
        return new SiteProfile
        {
            User = user,
            FrappeVersion = Version(versions, "frappe"),
            ErpNextVersion = Version(versions, "erpnext"),
            TimeZone = timeZone,
            ClockSkew = skew.Offset,
            ClockUncertainty = skew.Uncertainty,
            Latency = trips[trips.Count / 2],
            HasVersion2 = hasVersion2,
        };
    }

    private async Task<string> UserAsync(List<SiteAnswer> answers, CancellationToken cancellationToken)
    {
        var request = SiteRequest.Read(SiteRoutes.Function("frappe.auth.get_logged_user"), "tell who we are");
        SiteAnswer answer;
        try
        {
            answer = await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Permission)
        {
            // Frappe 13 goes on as Guest after a wrong secret, and Guest may not ask this (403).
            throw error.As(
                SiteErrorClass.Authentication, $"{error.Message} The site takes us for a guest: check API key and secret.");
        }
        catch (SiteException error) when (error.Class is SiteErrorClass.Gone or SiteErrorClass.Validation)
        {
            throw error.As(SiteErrorClass.Protocol, $"{error.Message} Is this the address of a Frappe site?");
        }

        answers.Add(answer);
        if (answer.Body.Text("message") is not { Length: > 0 } user)
        {
            throw errors.NotFrappe(request, null, "the answer is JSON, but not Frappe's. Is this the address of a Frappe site?");
        }

        return user == "Guest"
            ? throw errors.Refused(SiteErrorClass.Authentication, "it takes us for a guest: check API key and secret.")
            : user;
    }

    private async Task<JsonObject?> VersionsAsync(List<SiteAnswer> answers, CancellationToken cancellationToken)
    {
        var answer = await TryAsync(
            SiteRequest.Read(SiteRoutes.Function("frappe.utils.change_log.get_versions"), "tell its versions"), answers, cancellationToken);
        return answer?.Body["message"] as JsonObject;
    }

    /// <summary>System Settings are right at once; get_time_zone, open to everybody, may be stale after a change (Frappe 15).</summary>
    private async Task<string> TimeZoneAsync(List<SiteAnswer> answers, CancellationToken cancellationToken)
    {
        var settings = await TryAsync(
            SiteRequest.Read(SiteRoutes.Document("System Settings", "System Settings"), "read its System Settings"),
            answers,
            cancellationToken);
        if ((settings?.Body["data"] as JsonObject)?.Text("time_zone") is { Length: > 0 } zone)
        {
            return zone;
        }

        var open = await TryAsync(
            SiteRequest.Read(SiteRoutes.Function("frappe.client.get_time_zone"), "tell its time zone"), answers, cancellationToken);
        return (open?.Body["message"] as JsonObject)?.Text("time_zone") is { Length: > 0 } found ? found : DefaultTimeZone;
    }

    private async Task<bool> HasVersion2Async(List<SiteAnswer> answers, CancellationToken cancellationToken)
    {
        var answer = await TryAsync(SiteRequest.Read(SiteRoutes.Version2Function("ping"), "answer on API v2"), answers, cancellationToken);
        return answer?.Body.Text("data") == "pong";
    }

    /// <summary>Null when the site says no; a site that cannot be reached stays an error.</summary>
    private async Task<SiteAnswer?> TryAsync(SiteRequest request, List<SiteAnswer> answers, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await channel.CallAsync(request, cancellationToken);
            answers.Add(answer);
            return answer;
        }
        catch (SiteException error)
            when (error.Class is not (SiteErrorClass.Transient or SiteErrorClass.RateLimited or SiteErrorClass.Authentication))
        {
            return null;
        }
    }

    private static string? Version(JsonObject? versions, string app) => (versions?[app] as JsonObject)?.Text("version");
}
