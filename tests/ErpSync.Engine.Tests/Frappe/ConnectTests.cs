using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class ConnectTests
{
    private const string Versions =
        """{"message": {"frappe": {"branch": "", "version": "15.101.1"}, "erpnext": {"version": "15.99.1"}}}""";

    [Fact]
    public async Task A_site_tells_user_versions_zone_and_API()
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, """{"message": "sync@example.com"}"""),
            Answers.Json(200, Versions),
            Answers.Json(200, """{"data": {"name": "System Settings", "idx": "0", "time_zone": "America/New_York"}}"""),
            Answers.Json(200, """{"data": "pong"}"""));

        var profile = await site.Client.ConnectAsync(Token);

        Assert.Equal(("sync@example.com", "15.101.1", "15.99.1"), (profile.User, profile.FrappeVersion, profile.ErpNextVersion));
        Assert.Equal(("America/New_York", true, (bool?)null), (profile.TimeZone, profile.HasVersion2, profile.KeepsNames));
        Assert.Same(profile, site.Client.Profile);
        Assert.Equal(
            [
                "/api/method/frappe.auth.get_logged_user",
                "/api/method/frappe.utils.change_log.get_versions",
                "/api/resource/System%20Settings/System%20Settings",
                "/api/v2/method/ping",
            ],
            site.Seen.Select(request => request.Target));
    }

    [Fact]
    public async Task A_user_without_System_Settings_gets_the_open_zone_and_an_old_site_has_no_v2()
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, """{"message": "sync@example.com"}"""),
            Answers.Json(200, """{"message": {"frappe": {"version": "13.58.21"}}}"""),
            Answers.V1Error(403, "PermissionError", "frappe.exceptions.PermissionError"),
            Answers.Json(200, """{"message": {"time_zone": "Europe/Vienna"}}"""),
            Answers.V1Error(404, "DoesNotExistError"));

        var profile = await site.Client.ConnectAsync(Token);

        Assert.Equal(("Europe/Vienna", false), (profile.TimeZone, profile.HasVersion2));
        Assert.Equal(("13.58.21", null), (profile.FrappeVersion, profile.ErpNextVersion));
    }

    [Fact]
    public async Task A_wrong_key_is_an_authentication_error()
    {
        using var site = new ScriptedSite().Reply(
            Answers.V1Error(401, "AuthenticationError", "frappe.exceptions.AuthenticationError"));

        Assert.Equal(SiteErrorClass.Authentication, (await FailsAsync(site)).Class);
    }

    [Fact]
    public async Task A_site_that_answers_as_Guest_is_an_authentication_error()
    {
        using var site = new ScriptedSite().Reply(Answers.Json(200, """{"message": "Guest"}"""));

        Assert.Equal(SiteErrorClass.Authentication, (await FailsAsync(site)).Class);
    }

    [Fact]
    public async Task A_site_that_silently_takes_us_for_Guest_and_forbids_asking_is_an_authentication_error()
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(
            403,
            "PermissionError",
            "frappe.exceptions.PermissionError: x",
            "<details><summary>You are not permitted</summary>Function</details>"));

        var error = await FailsAsync(site);

        Assert.Equal(SiteErrorClass.Authentication, error.Class);
        Assert.Contains("check API key and secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status": "ok"}""", 200)]
    [InlineData("""{"message": {"user": "x"}}""", 200)]
    [InlineData("""{"message": ""}""", 200)]
    [InlineData("[1]", 200)]
    [InlineData("hello", 200)]
    [InlineData("""{"message": "Not Found"}""", 404)]
    public async Task What_is_not_Frappe_is_told(string body, int status)
    {
        using var site = new ScriptedSite().Reply(Answers.Json(status, body));

        var error = await FailsAsync(site);

        Assert.Equal((SiteErrorClass.Protocol, false), (error.Class, error.OutcomeUnknown));
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task A_web_page_is_told_from_a_Frappe_site()
    {
        using var site = new ScriptedSite().Reply(Answers.Html(200));

        var error = await FailsAsync(site);

        Assert.Equal(SiteErrorClass.Protocol, error.Class);
        Assert.Contains("Is this the address of a Frappe site?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_in_maintenance_is_no_site_without_v2()
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, """{"message": "sync@example.com"}"""), Answers.Json(200, Versions), Answers.Html(503));

        Assert.Equal(SiteErrorClass.Transient, (await FailsAsync(site)).Class);
        Assert.Throws<InvalidOperationException>(() => site.Client.Profile);
    }

    [Fact]
    public async Task The_clock_of_the_site_is_measured_within_its_uncertainty()
    {
        using var site = new ScriptedSite();
        var ahead = TimeSpan.FromSeconds(93.4);
        string[] bodies =
        [
            """{"message": "sync@example.com"}""", Versions, """{"data": {"time_zone": "Asia/Kolkata"}}""", """{"data": "pong"}""",
        ];
        var turn = 0;
        site.Otherwise = _ =>
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(120));
            var answer = Answers.Json(200, bodies[turn++]).WithDate(site.Clock.GetUtcNow() + ahead);
            site.Clock.Advance(TimeSpan.FromMilliseconds(80));
            return answer;
        };

        var profile = await site.Client.ConnectAsync(Token);

        Assert.Equal(TimeSpan.FromMilliseconds(200), profile.Latency);
        Assert.Equal(TimeSpan.FromMilliseconds(1100), profile.ClockUncertainty);
        Assert.InRange(profile.ClockSkew, ahead - profile.ClockUncertainty, ahead + profile.ClockUncertainty);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<SiteException> FailsAsync(ScriptedSite site) =>
        Assert.ThrowsAsync<SiteException>(() => site.Client.ConnectAsync(Token));
}
