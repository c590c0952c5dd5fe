using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Timing;

/// <summary>A site that takes ERPNext's time, on a clock that passes without waiting.</summary>
internal sealed class TimedSite
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private readonly string _token;
    private int _made;

    public TimedSite()
    {
        Site = PracticeSites.Create(new PracticeOptions { Clock = _clock, Documents = 0 }).Cloud;
        _token = $"token {Site.Options.ApiKey}:{Site.Options.ApiSecret}";
        Site.DefineDocType(Parse("""
            { "name": "Line", "istable": 1, "fields": [ { "fieldname": "label", "label": "Label", "fieldtype": "Data" } ] }
            """));
        Site.DefineDocType(Parse("""
            { "name": "Thing", "fields": [
              { "fieldname": "title", "label": "Title", "fieldtype": "Data" },
              { "fieldname": "lines", "label": "Lines", "fieldtype": "Table", "options": "Line" } ] }
            """));
        Site.Timing = SandboxTiming.ErpNext;
    }

    public FrappeSite Site { get; }

    public string Insert(string docType) => Site.Insert(docType, Document(docType))["name"]!.ToString();

    public JsonObject Document(string docType)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{++_made}");
        return docType switch
        {
            "Customer" => new JsonObject { ["doctype"] = docType, ["customer_name"] = $"Customer {number}", ["customer_type"] = "Company" },
            "ToDo" => new JsonObject { ["doctype"] = docType, ["description"] = $"Task {number}" },
            _ => new JsonObject
            {
                ["doctype"] = docType,
                ["title"] = number,
                ["lines"] = new JsonArray(Enumerable.Range(0, 3).Select(i => (JsonNode?)new JsonObject { ["label"] = $"{i}" }).ToArray()),
            },
        };
    }

    /// <summary>What one call takes on an idle site.</summary>
    public double Milliseconds(string verb, string target, JsonObject? body = null)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        return Send(verb, target, body).TotalMilliseconds;
    }

    /// <summary>Calls a second when so many clients each send the next call as soon as the one before is answered.</summary>
    public double PerSecond(int clients, int calls, Func<(string Verb, string Target, JsonObject? Body)> next)
    {
        var start = _clock.GetUtcNow();
        var free = new PriorityQueue<DateTimeOffset, DateTimeOffset>(Enumerable.Repeat((start, start), clients));
        var last = start;
        for (var i = 0; i < calls; i++)
        {
            var now = free.Dequeue();
            _clock.Advance(now - _clock.GetUtcNow());
            var (verb, target, body) = next();
            var done = now + Send(verb, target, body);
            free.Enqueue(done, done);
            last = done > last ? done : last;
        }

        return calls / (last - start).TotalSeconds;
    }

    private TimeSpan Send(string verb, string target, JsonObject? body)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = _token, ["Content-Type"] = "application/json" };
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        var answer = Site.Handle(new SandboxRequest(verb, target, headers, bytes));
        Assert.InRange(answer.Status, 200, 299);
        return answer.ReplyDelay;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
