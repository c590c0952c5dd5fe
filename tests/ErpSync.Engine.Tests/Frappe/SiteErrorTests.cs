using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class SiteErrorTests
{
    public static TheoryData<int, string, string?, string> RecordedInV1 => new()
    {
        { 401, "AuthenticationError", "frappe.exceptions.AuthenticationError", "Authentication" },
        { 403, "PermissionError", "frappe.exceptions.PermissionError", "Permission" },
        { 409, "DuplicateEntryError", "frappe.exceptions.DuplicateEntryError: ('Probe Field', 'CODE-1')", "Duplicate" },
        { 409, "NameError", "frappe.exceptions.NameError: Name cannot contain special characters like '<', '>'", "Validation" },
        { 417, "ValidationError", "frappe.exceptions.ValidationError: Code is required", "Validation" },
        { 417, "MandatoryError", "frappe.exceptions.MandatoryError: [Probe Hash, qmgul78cu0]: title", "Validation" },
        { 417, "UniqueValidationError", "frappe.exceptions.UniqueValidationError: ('Probe Hash', 'x')", "Validation" },
        { 417, "UpdateAfterSubmitError", "frappe.exceptions.UpdateAfterSubmitError: Not allowed", "Validation" },
        { 417, "CannotChangeConstantError", "frappe.exceptions.CannotChangeConstantError: Value cannot be changed", "Validation" },
        { 417, "DocstatusTransitionError", "frappe.exceptions.DocstatusTransitionError: Cannot change docstatus", "Validation" },
        { 417, "InvalidEmailAddressError", "frappe.exceptions.InvalidEmailAddressError: not an email", "Validation" },
        { 417, "LinkValidationError", "frappe.exceptions.LinkValidationError: Could not find Link: No Such Group", "MissingLink" },
        { 417, "CancelledLinkError", "frappe.exceptions.CancelledLinkError: Cannot link cancelled document", "MissingLink" },
        { 417, "LinkExistsError", "frappe.exceptions.LinkExistsError: Cannot delete or cancel", "Linked" },
        { 417, "NestedSetChildExistsError", "frappe.utils.nestedset.NestedSetChildExistsError: Cannot delete Tree A", "Linked" },
        { 417, "TimestampMismatchError", "frappe.exceptions.TimestampMismatchError: Error: Document has been modified", "Precondition" },
        { 417, "DocumentLockedError", "frappe.exceptions.DocumentLockedError", "Transient" },
        { 417, "DataError", "frappe.exceptions.DataError: Field not permitted in query: no_such_column", "Schema" },
        { 429, "TooManyRequestsError", "frappe.exceptions.TooManyRequestsError", "RateLimited" },
        { 417, "RateLimitExceededError", "frappe.exceptions.RateLimitExceededError: You hit the rate limit", "RateLimited" },
        { 500, "ImportError", "Error: No module named 'frappe.core.doctype.no_such_type'", "Schema" },
        { 500, "OperationalError", "pymysql.err.OperationalError: (1054, \"Unknown column 'no_such' in 'ORDER BY'\")", "Schema" },
        { 500, "OperationalError", "pymysql.err.OperationalError: (1292, \"Incorrect date value: '31/12/2026'\")", "Validation" },
        { 500, "OperationalError", "pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')", "Transient" },
        { 500, "DataError", "pymysql.err.DataError: (1406, \"Data too long for column 'f_small_text' at row 1\")", "Validation" },
        { 500, "ProgrammingError", "pymysql.err.ProgrammingError: (1064, \"You have an error in your SQL syntax\")", "Validation" },
        { 500, "TypeError", "TypeError: dict can not be used as parameter", "Validation" },
        { 500, "QueryTimeoutError", "frappe.exceptions.QueryTimeoutError: (1205, 'Lock wait timeout exceeded')", "Transient" },
        { 500, "QueryDeadlockError", "frappe.exceptions.QueryDeadlockError: (1213, 'Deadlock found')", "Transient" },
        { 503, "SessionStopped", "frappe.exceptions.SessionStopped: Session Stopped", "Transient" },
        { 503, "InReadOnlyMode", "frappe.exceptions.InReadOnlyMode: Site is running in read only mode", "Transient" },
    };

    [Theory]
    [MemberData(nameof(RecordedInV1))]
    public async Task A_recorded_error_of_v1_has_its_class(int status, string type, string? exception, string expected)
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(status, type, exception, "Some <strong>words</strong>"));

        var error = await FailsAsync(() => site.Client.ReadAsync("Probe Hash", "x", Token));

        Assert.Equal((expected, status, type), (error.Class.ToString(), error.Status, error.ExceptionType));
        Assert.Contains("Some words", error.Message, StringComparison.Ordinal);
        Assert.Equal(Side.Cloud, error.Side);
    }

    [Theory]
    [MemberData(nameof(RecordedInV1))]
    public async Task The_same_error_in_the_shape_of_v2_has_the_same_class(int status, string type, string? exception, string expected)
    {
        using var site = new ScriptedSite().Reply(Answers.V2Error(status, type, exception, "Some <strong>words</strong>"));

        var error = await FailsAsync(() => site.Client.ReadAsync("Probe Hash", "x", Token));

        Assert.Equal((expected, status, type), (error.Class.ToString(), error.Status, error.ExceptionType));
        Assert.Contains("Some words", error.Message, StringComparison.Ordinal);
    }

    /// <summary>"Error: No module named" has no class at its head; exc_type is always set there.</summary>
    public static TheoryData<int, string, string?, string> WithClassAtTheHead =>
        [.. RecordedInV1.Where(row => row.Data.Item2 != "ImportError")];

    [Theory]
    [MemberData(nameof(WithClassAtTheHead))]
    public async Task Frappe_13_names_most_errors_only_at_the_head_of_exception(int status, string type, string? exception, string expected)
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(status, null, exception));

        var error = await FailsAsync(() => site.Client.ReadAsync("Probe Hash", "x", Token));

        Assert.Equal((expected, type), (error.Class.ToString(), error.ExceptionType));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(301)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_page_in_HTML_is_no_answer_of_Frappe(int status)
    {
        using var site = new ScriptedSite().Reply(Answers.Html(status));

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal((SiteErrorClass.Protocol, (int?)status), (error.Class, error.Status));
    }

    [Theory]
    [InlineData(502, "Transient")]
    [InlineData(503, "Transient")]
    [InlineData(504, "Transient")]
    [InlineData(429, "RateLimited")]
    [InlineData(413, "Validation")]
    public async Task Some_statuses_mean_the_same_in_HTML(int status, string expected)
    {
        using var site = new ScriptedSite().Reply(Answers.Html(status));

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal(expected, error.Class.ToString());
    }

    [Theory]
    [InlineData("""{"message": "Not Found"}""")]
    [InlineData("""{"error": {"code": 404}}""")]
    [InlineData("""{"errors": ["nothing here"]}""")]
    [InlineData("""{"exc_type": "PageMissing"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_404_in_JSON_that_does_not_name_DoesNotExistError_deletes_nothing(string body)
    {
        using var site = new ScriptedSite().Reply(Answers.Json(404, body));

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal(SiteErrorClass.Protocol, error.Class);
    }

    [Fact]
    public async Task A_document_is_gone_when_Frappe_says_so_and_has_its_DocType()
    {
        using var site = new ScriptedSite().Reply(
            Answers.V1Error(404, "DoesNotExistError", null, "Probe Hash nosuchname not found"), Answers.DocType("Probe Hash"));

        var error = await FailsAsync(() => site.Client.ReadAsync("Probe Hash", "nosuchname", Token));

        Assert.Equal((SiteErrorClass.Gone, "DoesNotExistError"), (error.Class, error.ExceptionType));
        Assert.Equal(2, site.Seen.Count);
    }

    [Fact]
    public async Task A_document_of_a_DocType_that_the_site_lacks_is_not_gone()
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(404, "DoesNotExistError"), Answers.NoDocType("No Such"));

        var error = await FailsAsync(() => site.Client.DeleteAsync("No Such", "x", Token));

        Assert.Equal(SiteErrorClass.Schema, error.Class);
    }

    [Fact]
    public async Task A_document_is_not_gone_while_its_DocType_cannot_be_proved()
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(404, "DoesNotExistError"), Answers.Html(404));

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal(SiteErrorClass.Protocol, error.Class);
    }

    [Fact]
    public async Task A_list_or_count_that_does_not_exist_speaks_of_the_DocType()
    {
        using var site = new ScriptedSite().Reply(Answers.NoDocType("No Such"), Answers.NoDocType("No Such"));

        var list = await FailsAsync(() => site.Client.GetStampsAsync("No Such", ["x"], Token));
        var count = await FailsAsync(() => site.Client.CountAsync("No Such", Token));

        Assert.Equal((SiteErrorClass.Schema, SiteErrorClass.Schema), (list.Class, count.Class));
    }

    [Fact]
    public async Task The_message_is_for_people()
    {
        using var site = new ScriptedSite().Reply(Answers.V1Error(
            417,
            "LinkExistsError",
            "frappe.exceptions.LinkExistsError: …",
            "Cannot delete because Probe Field <a href=\"http://x/app/probe-field/DEL-1\">DEL-1</a><br>is linked &amp; used",
            "Name cannot contain special characters like '<', '>'"));

        var error = await FailsAsync(() => site.Client.DeleteAsync("Probe Field", "DEL-1", Token));

        Assert.Equal(
            "The cloud site (cloud.example.com) refused to delete Probe Field DEL-1: "
            + "Cannot delete because Probe Field DEL-1 is linked & used "
            + "Name cannot contain special characters like '<', '>' (417 LinkExistsError)",
            error.Message);
    }

    [Fact]
    public async Task No_secret_reaches_a_message_or_an_inner_exception()
    {
        var pair = $"{ScriptedSite.Key}:{ScriptedSite.Secret}";
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair));
        using var site = new ScriptedSite()
            .Reply(
                Answers.V1Error(417, "ValidationError", $"frappe.exceptions.ValidationError: token {pair}", $"You sent {pair}"),
                Answers.V2Error(417, "ValidationError", null, $"Basic {basic}"))
            .Fail(new HttpRequestException($"refused token {pair}"));

        var errors = new List<SiteException>();
        for (var turn = 0; turn < 3; turn++)
        {
            errors.Add(await FailsAsync(() => site.Client.ReadAsync("Customer", $"x {ScriptedSite.Secret}", Token)));
        }

        Assert.All(errors, error =>
        {
            Assert.DoesNotContain(ScriptedSite.Secret, error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(ScriptedSite.Key, error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(basic, error.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_says_where_it_points()
    {
        var redirect = Answers.Html(301);
        redirect.Headers.Location = new Uri("https://elsewhere.example.com/api/resource/Customer?token=1");
        using var site = new ScriptedSite().Reply(redirect);

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Contains("(301 to https://elsewhere.example.com/api/resource/Customer)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token=1", error.Message, StringComparison.Ordinal);
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task A_huge_answer_is_not_read_into_memory()
    {
        var answer = Answers.Json(200, new JsonObject { ["data"] = new JsonObject() });
        answer.Content.Headers.ContentLength = SiteTransport.MaximumAnswerBytes + 1L;
        using var site = new ScriptedSite(maxAttempts: 3).Reply(answer);

        var error = await FailsAsync(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal((SiteErrorClass.Protocol, SiteErrors.AnswerTooLarge), (error.Class, error.ExceptionType));
        Assert.Single(site.Seen);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<SiteException> FailsAsync(Func<Task> action) => Assert.ThrowsAsync<SiteException>(action);
}
