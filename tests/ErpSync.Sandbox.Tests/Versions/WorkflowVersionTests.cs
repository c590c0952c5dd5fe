using System.Text.Json.Nodes;
using static ErpSync.Sandbox.Tests.Versions.VersionedSite;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>Workflows by version (section 5 of the contract).</summary>
public sealed class WorkflowVersionTests
{
    public static TheoryData<string> Versions => [Thirteen, Fourteen, Fifteen, Sixteen];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_new_document_starts_in_the_first_state_and_in_no_other(string version)
    {
        var site = WithWorkflow(version);

        Assert.Equal("Draft", (string?)Make(site)["state"]);
        var refused = site.Json("POST", "/api/resource/Claim", new JsonObject { ["state"] = "Approved" });
        Assert.Contains("WorkflowPermissionError", refused.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_state_moves_along_transitions_that_are_open_to_the_user(string version)
    {
        var site = WithWorkflow(version, "clerk@example.com", "Clerk");
        var name = (string)Make(site)["name"]!;

        Assert.Equal(417, Put(site, name, new JsonObject { ["state"] = "Approved" }).Status);
        Assert.Equal(200, Put(site, name, new JsonObject { ["state"] = "Review" }).Status);
        Assert.Equal(417, Put(site, name, new JsonObject { ["state"] = "Approved" }).Status);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_submit_beside_the_workflow_is_let_through_and_gets_the_state_of_a_submitted_document(string version)
    {
        var site = WithWorkflow(version);
        var name = (string)Make(site)["name"]!;

        var answer = Put(site, name, new JsonObject { ["docstatus"] = 1 });

        Assert.Equal(200, answer.Status);
        Assert.Equal("Approved", (string?)site.Site.Find("Claim", name)!["state"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_document_in_a_state_that_is_gone_cannot_be_saved(string version)
    {
        var site = WithWorkflow(version);
        var name = (string)Make(site)["name"]!;
        site.Site.SetValueSilently("Claim", name, "state", "Forgotten");

        var answer = Put(site, name, new JsonObject { ["subject"] = "x" });

        Assert.Equal(417, answer.Status);
        Assert.Contains("is not a valid Workflow State", System.Text.Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    private static VersionedSite WithWorkflow(string version, string user = "Administrator", params string[] roles)
    {
        var site = new VersionedSite(version, user);
        if (roles.Length > 0)
        {
            site.Site.AddUser(new SandboxUser(user, Core.TestSite.Key, Core.TestSite.Secret) { Roles = roles.ToHashSet(StringComparer.Ordinal) });
        }

        site.Site.DefineDocType(JsonNode.Parse("""
            { "name": "Claim", "autoname": "hash", "is_submittable": 1, "fields": [
              { "fieldname": "subject", "label": "Subject", "fieldtype": "Data" },
              { "fieldname": "state", "label": "State", "fieldtype": "Data" } ] }
            """)!.AsObject());
        site.Site.Insert("Workflow", JsonNode.Parse("""
            { "workflow_name": "Claims", "document_type": "Claim", "is_active": 1, "workflow_state_field": "state",
              "states": [ { "state": "Draft", "doc_status": "0" }, { "state": "Review", "doc_status": "0" }, { "state": "Approved", "doc_status": "1" } ],
              "transitions": [
                { "state": "Draft", "action": "Ask", "next_state": "Review", "allowed": "Clerk" },
                { "state": "Review", "action": "Approve", "next_state": "Approved", "allowed": "Boss" } ] }
            """)!.AsObject());
        return site;
    }

    private static JsonObject Make(VersionedSite site) => site.Json("POST", "/api/resource/Claim", new JsonObject { ["subject"] = "trip" })["data"]!.AsObject();

    private static SandboxResponse Put(VersionedSite site, string name, JsonObject body) => site.Send("PUT", $"/api/resource/Claim/{name}", body);
}
