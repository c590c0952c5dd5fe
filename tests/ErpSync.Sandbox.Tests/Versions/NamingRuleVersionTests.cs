using System.Text.Json.Nodes;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Document Naming Rules by version (the table of names and the series in sections 4 and 5 of the contract).</summary>
public sealed class NamingRuleVersionTests
{
    public static TheoryData<string> Versions => [Thirteen, Fourteen, EarlyFifteen, Fifteen, Sixteen];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_rule_names_in_place_of_the_DocType_and_counts_by_itself(string version)
    {
        var site = new VersionedSite(version);
        var rule = AddRule(site, "ORD-");

        string[] names = [Make(site, "a"), Make(site, "b")];

        Assert.Equal(["ORD-0001", "ORD-0002"], names);
        Assert.Equal(2, site.Site.Find("Document Naming Rule", rule)!["counter"]!.GetValue<int>());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_rule_of_the_highest_priority_whose_conditions_hold_is_taken(string version)
    {
        var site = new VersionedSite(version);
        AddRule(site, "ANY-");
        AddRule(site, "VIP-", priority: 2, ("title", "=", "vip"));
        AddRule(site, "OFF-", priority: 3, isDisabled: true);

        Assert.Equal(("VIP-0001", "ANY-0001"), (Make(site, "vip"), Make(site, "other")));
    }

    [Theory]
    [InlineData(Thirteen, "MINE")]
    [InlineData(Fourteen, "MINE")]
    [InlineData(Fifteen, "ORD-0001")]
    [InlineData(Sixteen, "ORD-0001")]
    public void The_key_newname_wins_until_15_10_and_the_counter_does_not_move(string version, string name)
    {
        var site = new VersionedSite(version);
        var rule = AddRule(site, "ORD-");

        var made = (string)site.Json("POST", "/api/resource/Order", new JsonObject { ["__newname"] = "MINE", ["title"] = "x" })["data"]!["name"]!;

        Assert.Equal(name, made);
        Assert.Equal(name == "MINE" ? 0 : 1, site.Site.Find("Document Naming Rule", rule)!["counter"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(Fifteen)]
    [InlineData(Sixteen)]
    public void A_name_through_v2_wins_and_the_counter_meets_it_later(string version)
    {
        var site = new VersionedSite(version);
        AddRule(site, "ORD-", docType: "Numbered");

        var made = (string)site.Json("POST", "/api/v2/document/Numbered", new JsonObject { ["name"] = "ORD-0001", ["title"] = "x" })["data"]!["name"]!;

        Assert.Equal("ORD-0001", made);
        Assert.Equal(409, site.Send("POST", "/api/resource/Numbered", new JsonObject { ["title"] = "own" }).Status);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_counter_is_a_field_that_a_PUT_writes(string version)
    {
        var site = new VersionedSite(version);
        var rule = AddRule(site, "ORD-");

        Assert.Equal(200, site.Send("PUT", $"/api/resource/Document%20Naming%20Rule/{rule}", new JsonObject { ["counter"] = 41 }).Status);

        Assert.Equal("ORD-0042", Make(site, "x"));
    }

    private static string Make(VersionedSite site, string title) => (string)site.Json("POST", "/api/resource/Order", new JsonObject { ["title"] = title })["data"]!["name"]!;

    private static string AddRule(VersionedSite site, string prefix, int priority = 0, (string Field, string Condition, string Value)? condition = null, bool isDisabled = false, string docType = "Order")
    {
        var values = new JsonObject
        {
            ["document_type"] = docType,
            ["prefix"] = prefix,
            ["prefix_digits"] = 4,
            ["priority"] = priority,
            ["disabled"] = isDisabled ? 1 : 0,
        };
        if (condition is { } one)
        {
            values["conditions"] = new JsonArray(new JsonObject { ["field"] = one.Field, ["condition"] = one.Condition, ["value"] = one.Value });
        }

        return site.Site.Insert("Document Naming Rule", values)["name"]!.ToString();
    }
}
