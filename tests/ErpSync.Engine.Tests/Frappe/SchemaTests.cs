using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class SchemaTests
{
    [Fact]
    public async Task A_DocType_comes_with_its_children_and_custom_fields()
    {
        using var site = new ScriptedSite().Reply(Answers.Json(200, """
            {"docs": [
              {"doctype": "DocType", "name": "Customer Group", "autoname": "field:customer_group_name", "is_tree": 1, "is_submittable": 0,
               "allow_rename": 1, "track_changes": 1, "title_field": "", "fields": [
                 {"fieldname": "customer_group_name", "fieldtype": "Data", "reqd": 1, "unique": 1, "permlevel": 0},
                 {"fieldname": "my_note", "fieldtype": "Text", "is_custom_field": 1, "read_only": 1, "set_only_once": 1, "no_copy": 1},
                 {"fieldname": "limit", "fieldtype": "Currency", "precision": "3", "default": "0", "allow_on_submit": 1},
                 {"fieldname": "rate", "fieldtype": "Float", "precision": "", "permlevel": 2, "is_virtual": 1},
                 {"fieldname": "territory", "fieldtype": "Link", "options": "Territory",
                  "fetch_from": "company.territory", "fetch_if_empty": 1},
                 {"fieldname": "accounts", "fieldtype": "Table", "options": "Party Account"},
                 {"fieldname": "", "fieldtype": "Section Break"}
               ]},
              {"doctype": "DocType", "name": "Party Account", "istable": 1, "fields": [
                 {"fieldname": "company", "fieldtype": "Link", "options": "Company"}]},
              {"doctype": "DocType", "name": "Unrelated", "fields": []}
            ], "user_settings": "{}"}
            """));

        var schema = await site.Client.GetSchemaAsync("Customer Group", Token);

        Assert.NotNull(schema);
        Assert.Equal("/api/method/frappe.desk.form.load.getdoctype?doctype=Customer%20Group", Assert.Single(site.Seen).Target);
        Assert.Equal("field:customer_group_name", schema.AutoName);
        Assert.Equal((true, "parent_customer_group"), (schema.IsTree, schema.TreeParentField));
        Assert.Equal((true, true, false, null), (schema.AllowRename, schema.TrackChanges, schema.IsSubmittable, schema.TitleField));
        Assert.Equal(6, schema.Fields.Count);
        Assert.True(schema.Field("customer_group_name") is { Required: true, Unique: true, IsCustom: false, Precision: null });
        Assert.True(schema.Field("my_note") is { IsCustom: true, ReadOnly: true, SetOnlyOnce: true, NoCopy: true });
        Assert.True(schema.Field("limit") is { Precision: 3, Default: "0", AllowOnSubmit: true });
        Assert.True(schema.Field("rate") is { Precision: null, PermLevel: 2, IsVirtual: true });
        Assert.True(schema.Field("territory") is { Options: "Territory", FetchFrom: "company.territory", FetchIfEmpty: true });
        Assert.Equal(["Party Account"], schema.Children.Keys);
        Assert.True(schema.Children["Party Account"] is { IsTable: true, Fields: [{ Name: "company" }] });
    }

    [Fact]
    public async Task A_tree_may_name_its_own_parent_field()
    {
        using var site = new ScriptedSite().Reply(Answers.Json(
            200, """{"docs": [{"name": "Account", "is_tree": 1, "nsm_parent_field": "parent_account", "fields": []}]}"""));

        Assert.Equal("parent_account", (await site.Client.GetSchemaAsync("Account", Token))?.TreeParentField);
    }

    [Fact]
    public async Task A_DocType_is_missing_only_when_Frappe_says_so()
    {
        using var site = new ScriptedSite().Reply(
            Answers.NoDocType("No Such"),
            Answers.Html(404),
            Answers.V1Error(403, "PermissionError"),
            Answers.Json(200, """{"docs": []}"""),
            Answers.Json(200, """{"docs": [{"name": "Customer", "fields": []}]}"""));

        Assert.Null(await site.Client.GetSchemaAsync("No Such", Token));
        foreach (var expected in new[] { SiteErrorClass.Protocol, SiteErrorClass.Permission, SiteErrorClass.Protocol })
        {
            Assert.Equal(expected, (await Assert.ThrowsAsync<SiteException>(() => site.Client.GetSchemaAsync("Customer", Token))).Class);
        }

        // MariaDB finds "customer", but Frappe's other calls do not.
        Assert.Null(await site.Client.GetSchemaAsync("customer", Token));
    }

    [Fact]
    public async Task A_Single_is_scanned_by_reading_it()
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, """{"docs": [{"name": "Probe Single", "issingle": 1, "fields": []}]}"""),
            Answers.Json(200, """{"data": {"name": "Probe Single", "modified": "2026-11-23 02:32:12.224136", "idx": "0"}}"""));
        await site.Client.GetSchemaAsync("Probe Single", Token);

        var pages = await site.Client.ScanAsync("Probe Single", null, 20, Token).ToListAsync(Token);

        var stamp = Assert.Single(Assert.Single(pages));
        Assert.Equal(("Probe Single", "2026-11-23 02:32:12.224136", ""), (stamp.Name, stamp.Modified, stamp.Creation));
    }

    [Theory]
    [InlineData("sync@example.com", "read", true)]
    [InlineData("sync@example.com", "write", true)]
    [InlineData("sync@example.com", "create", false)]
    [InlineData("sync@example.com", "delete", false)]
    [InlineData("sync@example.com", "submit", false)]
    [InlineData("Administrator", "delete", true)]
    [InlineData("Administrator", "submit", false)]
    public async Task Permissions_follow_from_the_roles_of_the_user(string user, string permission, bool expected)
    {
        const string Permissions = """
            {"role": "Sales User", "permlevel": 0, "read": 1, "write": 1, "create": 0, "submit": 1, "if_owner": 0},
            {"role": "Sales User", "permlevel": 1, "create": 1},
            {"role": "All", "permlevel": 0, "delete": 1, "if_owner": 1},
            {"role": "Sales Manager", "permlevel": 0, "read": 1, "write": 1, "create": 1, "delete": 1}
            """;
        using var site = await new ScriptedSite().ConnectedAsync(user: user);
        site.Reply(
            Answers.DocType("Customer", "naming_series:", "", Permissions),
            Answers.Json(200, """{"data": {"name": "sync@example.com", "user_type": "System User", "roles": [{"role": "Sales User"}]}}"""));

        Assert.Equal(expected, await site.Client.HasPermissionAsync("Customer", permission, Token));
    }

    [Fact]
    public async Task Roles_and_DocTypes_are_asked_for_once()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(
            Answers.DocType("Customer", permissions: """{"role": "All", "permlevel": 0, "read": 1}"""),
            Answers.Json(200, """{"data": {"name": "sync@example.com", "roles": []}}"""));

        Assert.True(await site.Client.HasPermissionAsync("Customer", "read", Token));
        Assert.False(await site.Client.HasPermissionAsync("Customer", "write", Token));
        Assert.Equal(2, site.Seen.Count);
    }

    [Fact]
    public async Task Roles_that_the_User_document_hides_are_asked_for()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(
            Answers.DocType("Customer", permissions: """{"role": "Sales User", "permlevel": 0, "read": 1}"""),
            Answers.Json(200, """{"data": {"name": "sync@example.com"}}"""),
            Answers.Json(200, """{"message": ["All", "Guest", "Sales User"]}"""));

        Assert.True(await site.Client.HasPermissionAsync("Customer", "read", Token));
        Assert.False(await site.Client.HasPermissionAsync("Customer", "write", Token));
        Assert.Equal("""{"uid":"sync@example.com"}""", site.Seen[^1].Body);
    }

    [Fact]
    public async Task Where_no_roles_are_told_a_list_is_tried()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(
            Answers.DocType("Customer"),
            Answers.V1Error(403, "PermissionError"),
            Answers.V1Error(417, "ValidationError", "frappe.exceptions.ValidationError: Failed to get method"),
            Answers.List(),
            Answers.V1Error(403, "PermissionError"));

        Assert.True(await site.Client.HasPermissionAsync("Customer", "write", Token));
        Assert.False(await site.Client.HasPermissionAsync("Customer", "read", Token));
    }

    [Fact]
    public async Task Permissions_on_a_DocType_that_is_not_there_are_a_schema_error()
    {
        using var site = await new ScriptedSite().ConnectedAsync();
        site.Reply(Answers.NoDocType("No Such"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.HasPermissionAsync("No Such", "read", Token));

        Assert.Equal(SiteErrorClass.Schema, error.Class);
    }

    [Fact]
    public async Task Documents_are_counted()
    {
        using var site = new ScriptedSite().Reply(Answers.Json(200, """{"message": 371}"""), Answers.Json(200, """{"message": null}"""));

        Assert.Equal(371, await site.Client.CountAsync("Probe Hash", Token));
        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.CountAsync("Probe Hash", Token));
        Assert.Equal(SiteErrorClass.Protocol, error.Class);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
