using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class FaultTests
{
    private readonly TestSite _test = new();

    [Fact]
    public void A_lost_reply_leaves_the_work_committed()
    {
        _test.Site.Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST", times: 1));

        var answer = _test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A" });

        Assert.True(answer.ConnectionDropped);
        Assert.NotNull(_test.Site.Find("Thing", "A"));
        Assert.Equal(1, _test.Site.CommittedWrites);
        Assert.Equal(new SandboxExchange("POST", "/api/resource/Thing", 0, "Administrator", true), _test.Site.Journal[^1]);
    }

    [Fact]
    public void A_request_dropped_before_the_site_leaves_nothing()
    {
        _test.Site.Faults.Add(SandboxFault.DropBefore(times: 1));

        var answer = _test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A" });

        Assert.True(answer.ConnectionDropped);
        Assert.Null(_test.Site.Find("Thing", "A"));
        Assert.Equal(0, _test.Site.CommittedWrites);
    }

    [Fact]
    public void A_proxy_answers_as_often_as_asked_after_the_requests_it_lets_pass()
    {
        var headers = new Dictionary<string, string> { ["Retry-After"] = "7" };
        var fault = _test.Site.Faults.Add(SandboxFault.FailBefore(429, headers: headers, times: 2, skip: 1));

        var statuses = Enumerable.Range(0, 4).Select(_ => _test.Send("GET", "/api/method/ping")).ToArray();

        Assert.Equal([200, 429, 429, 200], statuses.Select(response => response.Status));
        Assert.Equal("7", statuses[1].Headers["Retry-After"]);
        Assert.Equal("text/html", statuses[1].ContentType);
        Assert.Contains("<h1>429</h1>", TestSite.Text(statuses[1]), StringComparison.Ordinal);
        Assert.Equal(2, fault.Strikes);
    }

    [Fact]
    public void A_fault_meets_only_the_requests_it_is_for()
    {
        _test.Site.Faults.Add(SandboxFault.FailBefore(
            503,
            """{"exc_type":"SessionStopped"}""",
            "application/json",
            when: request => request.Method == "PUT"));
        _test.AddThings(1);

        Assert.Equal(200, _test.Send("GET", "/api/resource/Thing/T-0").Status);
        Assert.Equal(503, _test.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["amount"] = 9 }).Status);
        _test.Site.Faults.Clear();
        Assert.Equal(200, _test.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["amount"] = 9 }).Status);
    }

    [Fact]
    public void Somebody_can_edit_between_two_requests()
    {
        _test.AddThings(1);
        _test.Site.Faults.AfterRequest = request =>
        {
            if (request.Method == "GET")
            {
                _test.Site.Update("Thing", "T-0", new JsonObject { ["amount"] = 5 }, "someone@example.com");
            }
        };

        var seen = TestSite.Json(_test.Send("GET", "/api/resource/Thing/T-0"))["data"]!["modified"]!.DeepClone();
        var answer = _test.Send("PUT", "/api/resource/Thing/T-0", new JsonObject { ["title"] = "mine", ["modified"] = seen });

        Assert.Equal(417, answer.Status);
        Assert.Equal("TimestampMismatchError", (string?)TestSite.Json(answer)["exc_type"]);
        var stored = _test.Site.Find("Thing", "T-0")!;
        Assert.Equal("someone@example.com", (string?)stored["modified_by"]);
        Assert.Null(stored["title"]);
    }

    [Fact]
    public void An_edit_before_the_commit_is_kept_beside_the_work()
    {
        _test.AddThings(1);
        _test.Site.Faults.BeforeCommit = _ => _test.Site.Update("Thing", "T-0", new JsonObject { ["amount"] = 7 });

        var answer = _test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A" });

        Assert.Equal(200, answer.Status);
        Assert.NotNull(_test.Site.Find("Thing", "A"));
        Assert.Equal(7, (int)_test.Site.Find("Thing", "T-0")!["amount"]!);
    }
}
