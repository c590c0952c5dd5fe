using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class WriteTests
{
    private const string Stamp = "2026-11-23 02:31:57.253316";

    [Fact]
    public async Task An_update_sends_only_the_changes_and_the_stamp_in_a_wrapped_body()
    {
        using var site = new ScriptedSite().Reply(Answers.Document("ACME", "2026-11-23 02:31:57.357962"));
        var changes = new JsonObject { ["data"] = "a field named data", ["rate"] = JsonNode.Parse("1.50"), ["note"] = null };

        var written = await site.Client.UpdateAsync("Customer", "ACME", changes, Stamp, Token);

        Assert.Equal("2026-11-23 02:31:57.357962", written.Modified);
        Assert.Equal(
            $$$"""{"data":{"data":"a field named data","rate":1.50,"note":null,"modified":"{{{Stamp}}}"}}""",
            Assert.Single(site.Seen).Body);
        Assert.False(changes.ContainsKey("modified"));
    }

    [Fact]
    public async Task A_write_never_addresses_another_record()
    {
        using var site = new ScriptedSite().Reply(Answers.Document("ACME"));
        var changes = new JsonObject
        {
            ["name"] = "OTHER",
            ["doctype"] = "ToDo",
            ["__islocal"] = 1,
            ["flags"] = new JsonObject(),
            ["phone"] = "1",
        };

        await site.Client.UpdateAsync("Customer", "ACME", changes, Stamp, Token);

        Assert.Equal($$$"""{"data":{"phone":"1","modified":"{{{Stamp}}}"}}""", Assert.Single(site.Seen).Body);
    }

    [Fact]
    public async Task A_document_that_moved_on_is_a_failed_precondition_and_is_not_forced()
    {
        using var site = new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).Reply(Answers.V1Error(
            417, "TimestampMismatchError", "frappe.exceptions.TimestampMismatchError: Error: Document has been modified"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.UpdateAsync("Customer", "ACME", [], Stamp, Token));

        Assert.Equal((SiteErrorClass.Precondition, false), (error.Class, error.OutcomeUnknown));
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task An_update_without_a_stamp_is_refused()
    {
        using var site = new ScriptedSite();

        await Assert.ThrowsAsync<ArgumentException>(() => site.Client.UpdateAsync("Customer", "ACME", [], "", Token));
        Assert.Empty(site.Seen);
    }

    [Theory]
    [InlineData(0, false, "MissingLink")]
    [InlineData(0, true, "MissingLink")]
    [InlineData(1, false, "MissingLink")]
    [InlineData(1, true, "Validation")]
    public async Task A_404_to_an_update_of_a_document_that_exists_is_not_gone(int docStatus, bool withRows, string expected)
    {
        var stored = new JsonObject { ["name"] = "SO-1", ["modified"] = Stamp, ["docstatus"] = docStatus };
        using var site = new ScriptedSite().Reply(
            Answers.V1Error(404, "DoesNotExistError", null, "Item X not found"),
            Answers.Json(200, new JsonObject { ["data"] = stored }));
        var changes = new JsonObject { ["items"] = withRows ? new JsonArray() : null };

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.UpdateAsync("Sales Order", "SO-1", changes, Stamp, Token));

        Assert.Equal((expected, "DoesNotExistError"), (error.Class.ToString(), error.ExceptionType));
    }

    [Fact]
    public async Task A_404_to_an_update_of_a_document_that_is_gone_is_gone()
    {
        using var site = new ScriptedSite().Reply(
            Answers.V1Error(404, "DoesNotExistError"), Answers.V1Error(404, "DoesNotExistError"), Answers.DocType("Customer"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.UpdateAsync("Customer", "ACME", [], Stamp, Token));

        Assert.Equal(SiteErrorClass.Gone, error.Class);
    }

    [Fact]
    public async Task A_404_to_a_create_is_a_missing_link_or_a_missing_DocType()
    {
        // Recorded: a Sales Order with an unknown Item answers 404, "Item … not found".
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(
            Answers.V2Error(404, "DoesNotExistError", null, "Item V2ITEM not found"),
            Answers.DocType("Sales Order"),
            Answers.V2Error(404, "DoesNotExistError", null, "DocType No Such not found"),
            Answers.NoDocType("No Such"));

        var link = await Assert.ThrowsAsync<SiteException>(() => site.Client.InsertAsync("Sales Order", [], "SO-1", Token));
        var schema = await Assert.ThrowsAsync<SiteException>(() => site.Client.InsertAsync("No Such", [], "x", Token));

        Assert.Equal((SiteErrorClass.MissingLink, SiteErrorClass.Schema), (link.Class, schema.Class));
    }

    [Fact]
    public async Task A_named_create_goes_through_v2_and_an_unnamed_one_through_v1()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(Answers.Document("WANT-1"), Answers.Document("hash123456"));
        var values = new JsonObject { ["title"] = "x", ["name"] = "ignored" };

        var named = await site.Client.InsertAsync("Probe Hash", values, "WANT-1", Token);
        var unnamed = await site.Client.InsertAsync("Probe Hash", values, null, Token);

        Assert.Equal(("WANT-1", "hash123456"), (named.Name, unnamed.Name));
        Assert.Equal(
            [
                """POST /api/v2/document/Probe%20Hash {"title":"x","name":"WANT-1"}""",
                """POST /api/resource/Probe%20Hash {"data":{"title":"x"}}""",
            ],
            site.Seen.Select(request => $"{request.Method} {request.Target} {request.Body}"));
    }

    [Fact]
    public async Task Frappe_14_is_sent_its_own_key_for_names()
    {
        using var site = await new ScriptedSite().ConnectedAsync("14.93.2", version2: false);
        site.Reply(Answers.Document("WANT-1"));

        await site.Client.InsertAsync("Probe Hash", new JsonObject { ["title"] = "x" }, "WANT-1", Token);

        Assert.Equal("/api/resource/Probe%20Hash", site.Seen[0].Target);
        Assert.Equal("""{"data":{"title":"x","__newname":"WANT-1"}}""", site.Seen[0].Body);
        Assert.True(site.Client.Profile.KeepsNames);
    }

    [Theory]
    [InlineData("15.101.1", "naming_series:", true, true)]
    [InlineData("15.101.1", "hash", true, true)]
    [InlineData("15.101.1", "hash", false, null)]
    [InlineData("15.101.1", "field:code", true, null)]
    [InlineData("15.101.1", "prompt", true, null)]
    [InlineData("15.101.1", "naming_series:", false, false)]
    [InlineData("15.55.0", "naming_series:", false, false)]
    [InlineData("15.55.0", "hash", false, false)]
    [InlineData("15.70.0", "EXP-.#####", true, true)]
    [InlineData("16.4.1", "", true, true)]
    [InlineData("15.55.0", "", true, null)]
    public async Task Whether_names_are_kept_is_believed_only_after_an_answer_proved_it(
        string version, string rule, bool kept, bool? expected)
    {
        using var site = await new ScriptedSite().ConnectedAsync(version);
        Assert.Null(site.Client.Profile.KeepsNames);
        site.Reply(Answers.DocType("Probe", rule), Answers.Document(kept ? "WANT-1" : "OTHER-1"));

        await site.Client.GetSchemaAsync("Probe", Token);
        await site.Client.InsertAsync("Probe", [], "WANT-1", Token);

        Assert.Equal(expected, site.Client.Profile.KeepsNames);
    }

    [Fact]
    public async Task A_site_that_kept_one_name_is_not_doubted_for_a_taken_one()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(Answers.DocType("Probe", "naming_series:"), Answers.Document("WANT-1"), Answers.Document("OTHER-1"));

        await site.Client.GetSchemaAsync("Probe", Token);
        await site.Client.InsertAsync("Probe", [], "WANT-1", Token);
        await site.Client.InsertAsync("Probe", [], "WANT-2", Token);

        Assert.True(site.Client.Profile.KeepsNames);
    }

    [Fact]
    public async Task An_integer_name_is_sent_as_a_number()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(
            Answers.DocType("Probe Autoinc", "autoincrement"),
            Answers.Json(200, $$$"""{"data": {"name": 900, "modified": "{{{Stamp}}}"}}"""));

        await site.Client.GetSchemaAsync("Probe Autoinc", Token);
        var document = await site.Client.InsertAsync("Probe Autoinc", [], "900", Token);

        Assert.Equal("900", document.Name);
        Assert.Equal("""{"name":900}""", site.Seen[1].Body);
        Assert.True(site.Client.Profile.KeepsNames);
    }

    [Fact]
    public async Task A_taken_name_is_a_duplicate()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(Answers.V2Error(409, "DuplicateEntryError", "frappe.exceptions.DuplicateEntryError: ('X', 'A', IntegrityError(1062))"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.InsertAsync("Probe Field", [], "A", Token));

        Assert.Equal((SiteErrorClass.Duplicate, false), (error.Class, error.OutcomeUnknown));
    }

    [Fact]
    public async Task Nothing_is_created_before_the_site_is_known()
    {
        using var site = new ScriptedSite();

        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Client.InsertAsync("ToDo", [], null, Token));
        Assert.Empty(site.Seen);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
