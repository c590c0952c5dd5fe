using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Lists by version (section 3 of the contract).</summary>
public sealed class ListVersionTests
{
    [Theory]
    [InlineData(Thirteen, "T-2 T-1 T-0")]
    [InlineData(Fourteen, "T-0 T-1 T-2")]
    [InlineData(Fifteen, "T-0 T-1 T-2")]
    [InlineData(Sixteen, "T-0 T-1 T-2")]
    public void Only_13_sorts_a_list_without_order_by(string version, string names)
    {
        var site = new VersionedSite(version);
        site.AddThings(3);

        Assert.Equal(names, string.Join(' ', TestSite.NamesIn(site.Send("GET", "/api/resource/Thing"))));
    }

    [Fact]
    public void On_13_drafts_come_first()
    {
        var site = new VersionedSite(Thirteen);
        var draft = (string)site.Site.Insert("Order", new JsonObject { ["title"] = "draft" })["name"]!;
        var submitted = (string)site.Site.Insert("Order", new JsonObject { ["title"] = "x", ["docstatus"] = 1 })["name"]!;

        Assert.Equal([draft, submitted], TestSite.NamesIn(site.Send("GET", "/api/resource/Order")));
    }

    [Theory]
    [InlineData(Thirteen, true)]
    [InlineData(Fourteen, false)]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, false)]
    public void The_wildcard_shows_higher_permission_levels_on_13(string version, bool shows)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        var rows = TestSite.Json(site.Send("GET", "/api/resource/Thing?fields=[\"*\"]"))["data"]!.AsArray();

        Assert.Equal(shows, rows[0]!.AsObject().ContainsKey("secret_note"));
    }

    [Theory]
    [InlineData(Thirteen, 403)]
    [InlineData(Fourteen, 200)]
    [InlineData(Fifteen, 200)]
    [InlineData(Sixteen, 200)]
    public void Rows_of_a_custom_table_cannot_be_listed_on_13(string version, int status)
    {
        var site = new VersionedSite(version);
        site.Site.Insert("Custom Field", new JsonObject
        {
            ["dt"] = "Numbered",
            ["fieldname"] = "extra",
            ["label"] = "Extra",
            ["fieldtype"] = "Table",
            ["options"] = "Line",
        });

        Assert.Equal(status, site.Send("GET", "/api/resource/Line?parent=Numbered").Status);
        Assert.Equal(200, site.Send("GET", "/api/resource/Line?parent=Thing").Status);
    }

    [Theory]
    [InlineData(Thirteen, "Administrator", 403)]
    [InlineData(Fifteen, "Administrator", 403)]
    [InlineData(Sixteen, "Administrator", 200)]
    [InlineData(Sixteen, "sync@example.com", 403)]
    public void Only_Administrator_of_16_lists_rows_without_a_parent(string version, string user, int status)
    {
        var site = new VersionedSite(version, user);

        Assert.Equal(status, site.Send("GET", "/api/resource/Line").Status);
        if (version == Sixteen)
        {
            // v2 has no parameter for the parent there.
            Assert.Equal(status, site.Send("GET", "/api/v2/document/Line?parent=Thing").Status);
        }
    }

    [Theory]
    [InlineData(Fourteen)]
    [InlineData(Fifteen)]
    public void Nested_rows_and_functions_as_objects_are_unknown_before_16(string version)
    {
        var site = new VersionedSite(version);
        AddWithLines(site);

        Assert.Equal(417, site.Send("GET", "/api/resource/Thing?fields=[\"name\",{\"lines\":[\"label\"]}]").Status);
        Assert.Equal(417, site.Send("GET", "/api/resource/Thing?fields=[{\"COUNT\":\"name\",\"as\":\"n\"}]").Status);
        Assert.Equal(1, (int?)site.Json("GET", "/api/resource/Thing?fields=[\"count(name) as n\"]")["data"]![0]!["n"]);
    }

    [Theory]
    [InlineData("/api/resource/Thing")]
    [InlineData("/api/v2/document/Thing")]
    public void Lists_of_16_nest_child_rows(string target)
    {
        var site = new VersionedSite(Sixteen);
        AddWithLines(site);

        var row = site.Json("GET", target + "?fields=[\"name\",{\"lines\":[\"idx\",\"label\",\"*\"]}]")["data"]![0]!;

        Assert.Equal(
            """{"name":"A","lines":[{"idx":1,"label":"one"},{"idx":2,"label":"two"}]}""",
            row.ToJsonString());
        Assert.Equal(500, site.Send("GET", target + "?fields=[{\"lines\":[\"label\"]}]").Status);
    }

    [Fact]
    public void Functions_of_16_are_objects_and_refused_as_text()
    {
        var site = new VersionedSite(Sixteen);
        site.AddThings(3);

        var counted = site.Json("GET", "/api/resource/Thing?fields=[{\"COUNT\":\"name\",\"as\":\"n\"},{\"MAX\":\"amount\",\"as\":\"m\"}]");

        Assert.Equal("""[{"n":3,"m":2}]""", counted["data"]!.ToJsonString());
        Assert.Equal(417, site.Send("GET", "/api/resource/Thing?fields=[\"count(name) as n\"]").Status);
    }

    [Theory]
    [InlineData(Fifteen, "")]
    [InlineData(Sixteen, "1 True|2 False|0 True")]
    public void Pages_of_v2_tell_on_16_whether_there_is_a_next_one(string version, string expected)
    {
        var site = new VersionedSite(version);
        site.AddThings(3);

        string[] pages = ["limit=1", "start=1&limit=2", "limit=0"];
        var answers = pages.Select(page => site.Json("GET", "/api/v2/document/Thing?" + page)).ToList();

        if (version == Sixteen)
        {
            var told = answers.Select(answer => $"{answer["data"]!.AsArray().Count} {(bool)answer["has_next_page"]!}");
            Assert.Equal(expected, string.Join('|', told));
        }
        else
        {
            Assert.All(answers, answer => Assert.False(answer.ContainsKey("has_next_page")));
            Assert.Equal(3, answers[2]["data"]!.AsArray().Count);
        }
    }

    [Theory]
    [InlineData(Fifteen, "v2/document", "T-0 T-1 T-2")]
    [InlineData(Sixteen, "v2/document", "T-2 T-1 T-0")]
    [InlineData(Sixteen, "resource", "T-0 T-1 T-2")]
    public void An_order_without_a_direction_descends_in_v2_of_16(string version, string route, string names)
    {
        var site = new VersionedSite(version);
        site.AddThings(3);

        Assert.Equal(names, string.Join(' ', TestSite.NamesIn(site.Send("GET", $"/api/{route}/Thing?order_by=amount"))));
    }

    [Fact]
    public void Filters_nest_in_v2_of_16()
    {
        var site = new VersionedSite(Sixteen);
        site.AddThings(5);
        const string filters = """[["amount","=",0],"or",[["amount",">",2],"and",["code","!=","T-4"]]]""";

        var found = TestSite.NamesIn(site.Send("GET", "/api/v2/document/Thing?order_by=amount asc&filters=" + filters));

        Assert.Equal(["T-0", "T-3"], found);
    }

    private static void AddWithLines(VersionedSite site) => site.Site.Insert("Thing", new JsonObject
    {
        ["code"] = "A",
        ["lines"] = new JsonArray(new JsonObject { ["label"] = "one" }, new JsonObject { ["label"] = "two" }),
    });
}
