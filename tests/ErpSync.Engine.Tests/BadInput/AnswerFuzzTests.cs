using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Frappe;

namespace ErpSync.Engine.Tests.BadInput;

/// <summary>
/// Whatever stands in the place of a good answer: each call of the client ends, in a value or in an error with a class; and it sends no more than it may.
/// </summary>
public sealed class AnswerFuzzTests
{
    private const int MostRequests = 8;

    private static readonly string Stamp = "2026-11-23 02:28:14.841285";

    private static readonly IReadOnlyDictionary<string, (string Good, Func<FrappeSite, CancellationToken, Task> Call)> Calls =
        new Dictionary<string, (string, Func<FrappeSite, CancellationToken, Task>)>
        {
            ["connect"] = ("""{"message": "sync@example.com"}""", (site, token) => site.ConnectAsync(token)),
            ["definition"] = (
                """
                {"docs": [{"doctype": "DocType", "name": "Note", "autoname": "hash", "issingle": 0, "is_submittable": 0, "fields": [{"fieldname": "title",
                "fieldtype": "Data", "reqd": 1, "idx": 1}, {"fieldname": "rows", "fieldtype": "Table", "options": "Row"}], "permissions": [{"role": "All", "read": 1}]},
                {"doctype": "DocType", "name": "Row", "istable": 1, "fields": [{"fieldname": "qty", "fieldtype": "Float", "precision": "2"}]}]}
                """,
                (site, token) => site.GetSchemaAsync("Note", token)),
            ["document"] = (
                $$$"""
                {"data": {"name": "N-1", "owner": "a@example.com", "creation": "{{{Stamp}}}", "modified": "{{{Stamp}}}", "modified_by": "a@example.com", "docstatus": 0,
                "idx": 0, "title": "x", "rows": [{"name": "r1", "parent": "N-1", "parentfield": "rows", "idx": 1, "qty": 1.5, "doctype": "Row"}], "doctype": "Note"}}
                """,
                (site, token) => site.ReadAsync("Note", "N-1", token)),
            ["stamps"] = (
                $$"""{"message": [{"name": "N-1", "modified": "{{Stamp}}", "creation": "{{Stamp}}", "docstatus": 0}]}""",
                (site, token) => site.GetStampsAsync("Note", ["N-1"], token)),
            ["scan"] = (
                $$"""{"message": [{"name": "N-1", "modified": "{{Stamp}}", "creation": "{{Stamp}}", "docstatus": 0}]}""",
                ScanAsync),
            ["deleted"] = (
                $$$"""
                {"message": [{"name": "d1", "deleted_doctype": "Note", "deleted_name": "N-1", "creation": "{{{Stamp}}}", "owner": "a", "restored": 0,
                "data": "{\"name\": \"N-1\", \"creation\": \"{{{Stamp}}}\"}"}]}
                """,
                (site, token) => site.FindDeletedAsync("Note", ["N-1"], token)),
            ["count"] = ("""{"message": 12}""", (site, token) => site.CountAsync("Note", token)),
            ["insert"] = (
                $$$"""{"data": {"name": "N-1", "creation": "{{{Stamp}}}", "modified": "{{{Stamp}}}", "docstatus": 0, "title": "x", "doctype": "Note"}}""",
                (site, token) => site.InsertAsync("Note", new JsonObject { ["title"] = "x" }, null, token)),
            ["update"] = (
                $$$"""{"data": {"name": "N-1", "creation": "{{{Stamp}}}", "modified": "{{{Stamp}}}", "docstatus": 0, "title": "y", "doctype": "Note"}}""",
                (site, token) => site.UpdateAsync("Note", "N-1", new JsonObject { ["title"] = "y" }, Stamp, token)),
            ["delete"] = ("""{"data": "ok"}""", (site, token) => site.DeleteAsync("Note", "N-1", token)),
        };

    public static TheoryData<string> Names { get; } = [.. Calls.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_spoiled_answer_gives_a_value_or_an_error_with_a_class(string name)
    {
        var (good, call) = Calls[name];
        var cases = 0;
        foreach (var bad in Spoiling.All(Encoding.UTF8.GetBytes(good)))
        {
            await CheckAsync(call, 200, bad, "application/json", $"{name} {cases}");
            cases++;
        }

        Assert.True(cases > 40, $"Only {cases} cases.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_spoiled_error_gives_an_error_with_a_class(string name)
    {
        const string Good =
            """{"exception": "frappe.exceptions.DoesNotExistError: x", "exc_type": "DoesNotExistError", "exc": "[\"Traceback\"]", "_server_messages": "[\"{\\\"message\\\": \\\"x\\\"}\"]"}""";
        var statuses = new[] { 400, 401, 403, 404, 409, 417, 429, 500, 502, 503 };
        var cases = 0;
        foreach (var bad in Spoiling.EveryValue(Encoding.UTF8.GetBytes(Good)).Concat(Spoiling.Oddities(Encoding.UTF8.GetBytes(Good))).Concat(
            Spoiling.EveryByte(Encoding.UTF8.GetBytes(Good)).Where((_, index) => index % 7 == 0)))
        {
            await CheckAsync(Calls[name].Call, statuses[cases % statuses.Length], bad, cases % 3 == 0 ? "text/html" : "application/json", $"{name} error {cases}");
            cases++;
        }
    }

    private static async Task ScanAsync(FrappeSite site, CancellationToken cancellationToken)
    {
        await foreach (var page in site.ScanAsync("Note", null, 50, cancellationToken))
        {
            Assert.NotNull(page);
        }
    }

    private static async Task CheckAsync(Func<FrappeSite, CancellationToken, Task> call, int status, byte[] body, string mediaType, string what)
    {
        using var site = new ScriptedSite
        {
            Otherwise = _ =>
            {
                var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                return new HttpResponseMessage((HttpStatusCode)status) { Content = content };
            },
        };
        await site.ConnectedAsync();
        try
        {
            await call(site.Client, Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
            Assert.True(status == 200, what);
        }
        catch (SiteException exception)
        {
            Assert.True(exception.Message.Length is > 0 and < 2000, what);
            Assert.DoesNotContain(ScriptedSite.Secret, exception.ToString(), StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{what}: {exception}\n{Encoding.UTF8.GetString(body[..Math.Min(body.Length, 400)])}");
        }

        Assert.True(site.Seen.Count <= MostRequests, $"{what}: {site.Seen.Count} requests");
    }
}
