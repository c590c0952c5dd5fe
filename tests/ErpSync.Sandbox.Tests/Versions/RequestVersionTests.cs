using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Credentials, routes, bodies and errors by version (sections 1 and 2 of the contract).</summary>
public sealed class RequestVersionTests
{
    [Theory]
    [InlineData(Thirteen, 403)]
    [InlineData(Fourteen, 401)]
    [InlineData(Fifteen, 401)]
    [InlineData(Sixteen, 401)]
    public void A_wrong_secret_makes_a_guest_on_13_and_is_refused_from_14_on(string version, int status)
    {
        var site = new VersionedSite(version);

        Assert.Equal(status, site.Send("GET", "/api/method/frappe.auth.get_logged_user", secret: "wrong").Status);
        Assert.Equal(status == 403 ? 200 : 401, site.Send("GET", "/api/method/ping", secret: "wrong").Status);
        Assert.Equal(401, site.Send("GET", "/api/method/ping", key: "unknown").Status);
    }

    [Theory]
    [InlineData(Thirteen, 200)]
    [InlineData(Fourteen, 401)]
    [InlineData(Sixteen, 401)]
    public void Credentials_of_an_unknown_scheme_pass_on_13(string version, int status) =>
        Assert.Equal(status, new VersionedSite(version).SendAs("Digest x", "/api/method/ping").Status);

    [Theory]
    [InlineData(Thirteen, 400)]
    [InlineData(Fourteen, 400)]
    [InlineData(Fifteen, 401)]
    [InlineData(Sixteen, 401)]
    public void Broken_base64_is_a_bad_request_before_15(string version, int status)
    {
        var site = new VersionedSite(version);

        Assert.Equal(status, site.SendAs("Basic §§", "/api/method/ping").Status);
        Assert.Equal(200, site.SendAs(Basic("key:secret"), "/api/method/ping").Status);
    }

    [Theory]
    [InlineData(Thirteen, 200)]
    [InlineData(Fourteen, 200)]
    [InlineData(EarlyFifteen, 200)]
    [InlineData(Fifteen, 401)]
    [InlineData(Sixteen, 401)]
    public void The_key_of_a_disabled_user_works_until_late_15(string version, int status)
    {
        var site = new VersionedSite(version);
        site.AddReader();
        site.Site.Update("User", "reader@example.com", new JsonObject { ["enabled"] = 0 });

        Assert.Equal(status, site.Send("GET", "/api/method/frappe.auth.get_logged_user", key: "reader-key").Status);
    }

    [Theory]
    [InlineData(Thirteen, false)]
    [InlineData(Fourteen, false)]
    [InlineData(Fifteen, true)]
    [InlineData(Sixteen, true)]
    public void Api_v2_and_the_prefix_v1_came_with_15(string version, bool isThere)
    {
        var site = new VersionedSite(version);

        Assert.Equal(isThere ? 200 : 404, site.Send("GET", "/api/v2/document/Thing").Status);
        Assert.Equal(isThere ? 200 : 404, site.Send("GET", "/api/v1/resource/Thing").Status);
        Assert.Equal(200, site.Send("GET", "/api/resource/Thing").Status);
    }

    [Theory]
    [InlineData(Thirteen, 1)]
    [InlineData(Fourteen, 0)]
    [InlineData(Fifteen, 0)]
    [InlineData(Sixteen, 0)]
    public void A_list_in_a_json_body_arrives_as_its_first_element_on_13(string version, int rows)
    {
        var site = new VersionedSite(version);
        site.AddThings(2);

        var asList = site.Json("POST", "/api/method/frappe.client.get_list", new JsonObject
        {
            ["doctype"] = "Thing",
            ["filters"] = new JsonArray(new JsonArray("amount", "=", 1), new JsonArray("amount", "=", 0)),
        });
        var asText = site.Json("POST", "/api/method/frappe.client.get_list", new JsonObject
        {
            ["doctype"] = "Thing",
            ["filters"] = """[["amount","=",1],["amount","=",0]]""",
        });
        var document = site.Json("POST", "/api/resource/Thing", new JsonObject
        {
            ["code"] = "lines",
            ["lines"] = new JsonArray(new JsonObject { ["label"] = "a" }, new JsonObject { ["label"] = "b" }),
        });

        Assert.Equal(rows, asList["message"]!.AsArray().Count);
        Assert.Empty(asText["message"]!.AsArray());
        Assert.Equal(2, document["data"]!["lines"]!.AsArray().Count);
    }

    [Theory]
    [InlineData(Thirteen, 200)]
    [InlineData(Fourteen, 413)]
    [InlineData(Fifteen, 413)]
    [InlineData(Sixteen, 413)]
    public void A_body_over_25_MiB_is_refused_from_14_on(string version, int status)
    {
        var site = new VersionedSite(version);
        var large = new JsonObject { ["code"] = "x", ["flags"] = new string('x', 26 * 1024 * 1024) };

        Assert.Equal(status, site.Send("POST", "/api/resource/Thing", large).Status);
    }

    [Theory]
    [InlineData(Thirteen, "message")]
    [InlineData(Fourteen, "message")]
    [InlineData(Fifteen, "data")]
    [InlineData(Sixteen, "data")]
    public void The_answer_to_a_delete_moved_from_message_to_data_with_15(string version, string key)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        var answer = site.Send("DELETE", "/api/resource/Thing/T-0");

        Assert.Equal(202, answer.Status);
        Assert.Equal("ok", (string?)Assert.Single(TestSite.Json(answer), pair => pair.Key == key).Value);
    }

    [Theory]
    [InlineData(Thirteen, true)]
    [InlineData(Fourteen, true)]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, false)]
    public void The_answer_to_a_create_shows_nulls_before_15(string version, bool shows)
    {
        var site = new VersionedSite(version);

        var created = site.Json("POST", "/api/resource/Thing", new JsonObject { ["code"] = "x" })["data"]!.AsObject();
        var read = site.Json("GET", "/api/resource/Thing/x")["data"]!.AsObject();

        Assert.Equal(shows, created.ContainsKey("title"));
        Assert.False(read.ContainsKey("title"));
    }

    [Theory]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, true)]
    public void Reads_through_v2_show_nulls_on_16(string version, bool shows)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        Assert.Equal(shows, site.Json("GET", "/api/v2/document/Thing/T-0")["data"]!.AsObject().ContainsKey("title"));
        Assert.Equal(shows, site.Json("POST", "/api/v2/document/Thing/T-0/method/save").ContainsKey("docs"));
    }

    [Theory]
    [InlineData(EarlyFifteen, 404)]
    [InlineData(Fifteen, 200)]
    [InlineData(Sixteen, 200)]
    public void A_clean_copy_can_be_read_from_late_15_on(string version, int status)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        Assert.Equal(status, site.Send("GET", "/api/v2/document/Thing/T-0/copy").Status);
    }

    [Theory]
    [InlineData(Thirteen, false)]
    [InlineData(Fourteen, false)]
    [InlineData(Fifteen, true)]
    [InlineData(Sixteen, true)]
    public void Errors_that_were_not_thrown_with_a_message_have_no_exc_type_before_15(string version, bool always)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        var mandatory = site.Json("POST", "/api/resource/Numbered", []);
        var duplicate = site.Json("POST", "/api/resource/Thing", new JsonObject { ["code"] = "T-0" });
        var gone = site.Json("DELETE", "/api/resource/Thing/nothing");
        var missing = site.Json("GET", "/api/resource/Thing/nothing");
        var stale = site.Json("PUT", "/api/resource/Thing/T-0", new JsonObject { ["modified"] = "2020-01-01 00:00:00.000001" });

        Assert.All([mandatory, duplicate, gone], body => Assert.Equal(always, body.ContainsKey("exc_type")));
        Assert.StartsWith("frappe.exceptions.MandatoryError", (string?)mandatory["exception"], StringComparison.Ordinal);
        Assert.Equal("DoesNotExistError", (string?)missing["exc_type"]);
        Assert.Equal("TimestampMismatchError", (string?)stale["exc_type"]);
    }

    [Theory]
    [InlineData(Thirteen, 404)]
    [InlineData(Fourteen, 404)]
    [InlineData(Fifteen, 403)]
    [InlineData(Sixteen, 403)]
    public void A_missing_document_is_forbidden_from_15_on_to_who_may_not_read_its_DocType(string version, int status)
    {
        var site = new VersionedSite(version);
        site.AddReader("Numbered");

        Assert.Equal(status, site.Send("GET", "/api/resource/Thing/nothing", key: "reader-key").Status);
        Assert.Equal(404, site.Send("GET", "/api/resource/Numbered/nothing", key: "reader-key").Status);
        Assert.Equal(404, site.Send("GET", "/api/resource/Nothing", key: "reader-key").Status);
    }

    [Theory]
    [InlineData(Fifteen, true)]
    [InlineData(Sixteen, false)]
    public void A_guest_is_not_told_the_exception_on_16(string version, bool told)
    {
        var answer = TestSite.Json(new VersionedSite(version).SendAs(null, "/api/method/frappe.auth.get_logged_user"));

        Assert.Equal(told, answer.ContainsKey("exception"));
        Assert.Equal("PermissionError", (string?)answer["exc_type"]);
    }

    [Theory]
    [InlineData(Thirteen, "text/html; charset=utf-8", 503)]
    [InlineData(Fourteen, "application/json", 200)]
    [InlineData(Fifteen, "application/json", 200)]
    [InlineData(Sixteen, "application/json", 200)]
    public void Maintenance_answers_a_page_on_13_which_cannot_read_meanwhile(string version, string contentType, int reads)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        site.Site.Maintenance = SandboxMaintenance.Closed;
        var closed = site.Send("GET", "/api/resource/Thing");
        site.Site.Maintenance = SandboxMaintenance.ReadsOnly;
        var read = site.Send("GET", "/api/resource/Thing");
        var write = site.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["title"] = "x" });

        Assert.Equal((503, contentType), (closed.Status, closed.ContentType));
        Assert.Equal((reads, 503), (read.Status, write.Status));
        Assert.False(site.Site.Find("Thing", "T-0")!.ContainsKey("title"));
    }
}
