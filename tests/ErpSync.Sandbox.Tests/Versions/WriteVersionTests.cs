using System.Text.Json.Nodes;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Names, stamps, life-cycle and traces by version (sections 4 to 6 of the contract).</summary>
public sealed class WriteVersionTests
{
    [Theory]
    [InlineData(Thirteen, true)]
    [InlineData(Fourteen, true)]
    [InlineData("15.9.0", true)]
    [InlineData("15.10.0", false)]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, false)]
    public void The_key_newname_names_every_kind_until_15_10(string version, bool keeps)
    {
        var site = new VersionedSite(version);

        var series = site.Json("POST", "/api/resource/Numbered", new JsonObject { ["__newname"] = "MINE", ["title"] = "x" })["data"]!;
        var order = site.Json("POST", "/api/resource/Order", new JsonObject
        {
            ["__newname"] = "O-1",
            ["title"] = "x",
            ["lines"] = new JsonArray(new JsonObject { ["name"] = "row-1", ["label"] = "a" }),
        })["data"]!;

        Assert.Equal(keeps ? "MINE" : "NUM-0001", (string?)series["name"]);
        Assert.Equal((keeps, keeps), ((string?)order["name"] == "O-1", (string?)order["lines"]![0]!["name"] == "row-1"));
    }

    [Theory]
    [InlineData(EarlyFifteen, "NUM-0001")]
    [InlineData(Fifteen, "MINE")]
    [InlineData(Sixteen, "MINE")]
    public void A_create_through_v2_keeps_the_name_from_late_15_on(string version, string name)
    {
        var site = new VersionedSite(version);

        var answer = site.Json("POST", "/api/v2/document/Numbered", new JsonObject { ["name"] = "MINE", ["title"] = "x" });

        Assert.Equal(name, (string?)answer["data"]!["name"]);
    }

    [Theory]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, true)]
    public void Names_can_be_UUIDs_on_16_which_keeps_a_valid_one(string version, bool isUuid)
    {
        var site = new VersionedSite(version);
        site.Site.DefineDocType(JsonNode.Parse("""{ "name": "Unique", "autoname": "UUID", "fields": [] }""")!.AsObject());
        const string sent = "01938a5e-0000-7000-8000-000000000001";

        var made = (string)site.Json("POST", "/api/resource/Unique", [])["data"]!["name"]!;
        var kept = (string)site.Json("POST", "/api/resource/Unique", new JsonObject { ["name"] = sent })["data"]!["name"]!;
        var refused = (string)site.Json("POST", "/api/resource/Unique", new JsonObject { ["name"] = "mine" })["data"]!["name"]!;

        Assert.All([made, refused], name => Assert.Equal(isUuid, Guid.TryParseExact(name, "D", out var uuid) && uuid.Version == 7));
        Assert.Equal(isUuid, kept == sent);
    }

    [Theory]
    [InlineData(Thirteen, true)]
    [InlineData(Fourteen, false)]
    [InlineData(Fifteen, false)]
    [InlineData(Sixteen, false)]
    public void Creation_and_owner_of_an_insert_are_kept_on_13(string version, bool keeps)
    {
        var site = new VersionedSite(version);

        var document = site.Json("POST", "/api/resource/Thing", new JsonObject
        {
            ["code"] = "x",
            ["creation"] = "2020-01-02 03:04:05.000006",
            ["owner"] = "somebody@example.com",
        })["data"]!;

        Assert.Equal(keeps, (string?)document["creation"] == "2020-01-02 03:04:05.000006");
        Assert.Equal(keeps ? "somebody@example.com" : "Administrator", (string?)document["owner"]);
    }

    [Theory]
    [InlineData(Thirteen, 403)]
    [InlineData(Fourteen, 417)]
    [InlineData(Fifteen, 417)]
    public void Permission_is_checked_before_the_links_on_13(string version, int status)
    {
        var site = new VersionedSite(version);
        site.AddReader();

        var body = new JsonObject { ["code"] = "x", ["other"] = "nothing" };

        Assert.Equal(status, site.Send("POST", "/api/resource/Thing", body, key: "reader-key").Status);
    }

    [Theory]
    [InlineData(Thirteen, 417)]
    [InlineData(Fourteen, 404)]
    [InlineData(Fifteen, 404)]
    [InlineData(Sixteen, 404)]
    public void A_foreign_name_in_the_body_of_a_PUT_is_invalid_on_13_and_missing_later(string version, int status)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        Assert.Equal(status, site.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["name"] = "other" }).Status);
    }

    [Theory]
    [InlineData(Fifteen, 403, 0)]
    [InlineData(Sixteen, 200, 2)]
    public void A_draft_can_be_discarded_on_16(string version, int status, int docStatus)
    {
        var site = new VersionedSite(version);
        var draft = site.Site.Insert("Order", new JsonObject { ["title"] = "x" });
        var name = (string)draft["name"]!;

        var answer = site.Send("POST", $"/api/resource/Order/{name}", new JsonObject { ["run_method"] = "discard" });

        var stored = site.Site.Find("Order", name)!;
        Assert.Equal((status, docStatus), (answer.Status, (int)stored["docstatus"]!));
        Assert.Equal(docStatus == 2, (string)stored["modified"]! != (string)draft["modified"]!);
    }

    [Theory]
    [InlineData(Thirteen, "Naming Series")]
    [InlineData(Fourteen, "Document Naming Settings")]
    [InlineData(Fifteen, "Document Naming Settings")]
    [InlineData(Sixteen, "Document Naming Settings")]
    public void Series_counters_are_raised_by_another_tool_on_13(string version, string tool)
    {
        var site = new VersionedSite(version);
        var settings = site.Json("GET", $"/api/resource/{tool}/{tool}")["data"]!;
        JsonObject Call(string method, int value) => site.Json("POST", "/api/method/run_doc_method", new JsonObject
        {
            ["method"] = method,
            ["docs"] = new JsonObject
            {
                ["doctype"] = tool,
                ["name"] = tool,
                ["modified"] = settings["modified"]!.DeepClone(),
                ["prefix"] = "NUM-.####",
                ["current_value"] = value,
            }.ToJsonString(),
        });

        Call("update_series_start", 41);
        var current = Call("get_current", 0);
        var made = site.Json("POST", "/api/resource/Numbered", new JsonObject { ["title"] = "x" });

        Assert.Equal("NUM-0042", (string?)made["data"]!["name"]);
        Assert.Equal(41, (int?)current["docs"]![0]!["current_value"]);
    }

    [Theory]
    [InlineData(Thirteen, "renamed from <b>T-0</b> to <b>new</b>")]
    [InlineData(Fourteen, "renamed from <b>T-0</b> to <b>new</b>")]
    [InlineData(Fifteen, "renamed from <strong>T-0</strong> to <strong>new</strong>")]
    [InlineData(Sixteen, "renamed from <strong>T-0</strong> to <strong>new</strong>")]
    public void The_comment_of_a_rename_marks_names_in_two_ways(string version, string content)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);

        site.Site.Rename("Thing", "T-0", "new");

        Assert.Equal(content, (string?)site.Site.Find("Comment", Assert.Single(site.Site.Names("Comment")))!["content"]);
    }

    [Theory]
    [InlineData(Thirteen)]
    [InlineData(Fourteen)]
    [InlineData(Fifteen)]
    [InlineData(Sixteen)]
    public void Stamps_and_Deleted_Documents_are_alike_on_all(string version)
    {
        var site = new VersionedSite(version);
        site.AddThings(1);
        var modified = (string)site.Json("GET", "/api/resource/Thing/T-0")["data"]!["modified"]!;

        site.Site.Delete("Thing", "T-0");
        var kept = site.Site.Find("Deleted Document", Assert.Single(site.Site.Names("Deleted Document")))!;

        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$", modified);
        Assert.Equal(("Thing", "T-0", 0), ((string)kept["deleted_doctype"]!, (string)kept["deleted_name"]!, (int)kept["restored"]!));
        Assert.Contains("\"T-0\"", (string?)kept["data"], StringComparison.Ordinal);
    }
}
