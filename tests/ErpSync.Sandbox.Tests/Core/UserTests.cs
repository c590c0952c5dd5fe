using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class UserTests
{
    private readonly TestSite _test = new();

    public UserTests()
    {
        _test.AddThings(6);
        _test.Site.Update("Thing", "T-1", new JsonObject { ["secret_note"] = "hidden" });
        _test.Site.AddUser(new SandboxUser("narrow@example.com", "narrow", "n")
        {
            MayAccess = document => (string?)document["doctype"] != "Thing" || (int)document["amount"]! % 2 == 0,
        });
        _test.Site.AddUser(new SandboxUser("reader@example.com", "reader", "r")
        {
            ReadableDocTypes = new HashSet<string> { "Thing" },
            WritableDocTypes = new HashSet<string>(),
        });
    }

    [Fact]
    public void Lists_and_counts_of_a_narrowed_user_are_short_without_a_word()
    {
        var list = _test.Send("GET", "/api/resource/Thing?limit_page_length=0", key: "narrow", secret: "n");
        var count = _test.Send("GET", "/api/method/frappe.client.get_count?doctype=Thing", key: "narrow", secret: "n");

        Assert.Equal(200, list.Status);
        Assert.Equal(["T-0", "T-2", "T-4"], TestSite.NamesIn(list));
        Assert.Equal(3, (int)TestSite.Json(count)["message"]!);
    }

    [Fact]
    public void A_narrowed_user_gets_403_for_a_document_outside()
    {
        foreach (var (method, body) in new[] { ("GET", null), ("PUT", new JsonObject { ["title"] = "x" }), ("DELETE", null) })
        {
            var answer = _test.Send(method, "/api/resource/Thing/T-1", body, "narrow", "n");

            Assert.Equal(403, answer.Status);
            Assert.Equal("PermissionError", (string?)TestSite.Json(answer)["exc_type"]);
        }

        Assert.Equal(200, _test.Send("GET", "/api/resource/Thing/T-2", key: "narrow", secret: "n").Status);
        Assert.Equal(404, _test.Send("GET", "/api/resource/Thing/T-99", key: "narrow", secret: "n").Status);
    }

    [Fact]
    public void A_reader_may_list_and_read_but_not_write_nor_see_other_doctypes()
    {
        Assert.Equal(200, _test.Send("GET", "/api/resource/Thing/T-1", key: "reader", secret: "r").Status);
        Assert.Equal(403, _test.Send("PUT", "/api/resource/Thing/T-1", new JsonObject { ["title"] = "x" }, "reader", "r").Status);
        Assert.Equal(403, _test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "x" }, "reader", "r").Status);
        Assert.Equal(403, _test.Send("GET", "/api/resource/Numbered", key: "reader", secret: "r").Status);
        Assert.Equal(403, _test.Send("GET", "/api/resource/Deleted%20Document", key: "reader", secret: "r").Status);
        var meta = _test.Send("GET", "/api/method/frappe.desk.form.load.getdoctype?doctype=Numbered", key: "reader", secret: "r");
        Assert.Equal(200, meta.Status);
    }

    [Fact]
    public void A_field_above_the_users_level_keeps_its_value_and_stays_out_of_lists()
    {
        _test.Site.AddUser(new SandboxUser("plain@example.com", "plain", "p"));
        var change = new JsonObject { ["secret_note"] = "overwritten", ["title"] = "new" };

        var answer = _test.Send("PUT", "/api/resource/Thing/T-1", change, "plain", "p");
        var list = _test.Send("GET", "/api/resource/Thing?fields=%5B%22*%22%5D&limit_page_length=1", key: "plain", secret: "p");

        Assert.Equal(200, answer.Status);
        Assert.Equal("hidden", (string?)_test.Site.Find("Thing", "T-1")!["secret_note"]);
        Assert.Equal("new", (string?)_test.Site.Find("Thing", "T-1")!["title"]);
        Assert.False(TestSite.Json(list)["data"]![0]!.AsObject().ContainsKey("secret_note"));
    }

    [Fact]
    public void A_disabled_user_is_refused_with_the_right_secret()
    {
        Assert.Equal(200, _test.Send("GET", "/api/method/frappe.auth.get_logged_user", key: "reader", secret: "r").Status);

        _test.Send("PUT", "/api/resource/User/reader@example.com", new JsonObject { ["enabled"] = 0 });

        Assert.Equal(401, _test.Send("GET", "/api/method/frappe.auth.get_logged_user", key: "reader", secret: "r").Status);
    }
}
