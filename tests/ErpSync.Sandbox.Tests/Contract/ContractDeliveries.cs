using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>
/// Plays the part of the receiver of webhooks: takes what the site has to deliver until nothing is left, answers as the fixture says
/// and compares every message, to the byte, with the recorded one.
/// </summary>
internal sealed class ContractDeliveries(ManualClock clock, StepVariables variables)
{
    private const string Stamp = "⟨stamp⟩";
    private const string StampPattern = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}";
    private const string Signature = "X-Frappe-Webhook-Signature";

    private static readonly string[] RequestsHeaders = ["User-Agent", "Accept-Encoding", "Accept", "Connection"];

    /// <param name="site">The site that delivers.</param>
    /// <param name="expectation">The step's <c>deliver</c>.</param>
    /// <returns>Where the messages differ from the recorded ones.</returns>
    public List<string> Play(FrappeSite site, JsonObject expectation)
    {
        if ((string?)expectation["workers"] == "down")
        {
            site.Webhooks.StopWorkers();
        }
        else if ((string?)expectation["workers"] == "up")
        {
            site.Webhooks.StartWorkers();
        }

        List<(WebhookAttempt Attempt, TimeSpan At)> sent = Receive(site, expectation["answers"]?.AsArray() ?? []);
        if (expectation["names"] is { } names)
        {
            return CompareNames(variables.Fill(names)!.AsArray(), sent);
        }

        JsonArray expected = expectation["expect"]!.AsArray();
        if (sent.Count != expected.Count)
        {
            string urls = string.Join(", ", sent.Select(message => message.Attempt.Url));
            return [$"expected {expected.Count} deliveries, got {sent.Count}: {urls}"];
        }

        return
        [
            .. expected.Zip(sent).SelectMany(pair => Compare(pair.First!.AsObject(), pair.Second.Attempt, pair.Second.At)),
        ];
    }

    /// <summary>Many deliveries with the whole document each: only whose they are, in which order, is compared.</summary>
    private static List<string> CompareNames(JsonArray names, List<(WebhookAttempt Attempt, TimeSpan At)> sent)
    {
        string expected = string.Join(", ", names.Select(name => (string)name!));
        string actual = string.Join(", ", sent.Select(message => (string)JsonNode.Parse(message.Attempt.Body.Span)!["name"]!));
        return expected == actual ? [] : [$"expected deliveries of {expected}, got {actual}"];
    }

    private List<(WebhookAttempt Attempt, TimeSpan At)> Receive(FrappeSite site, JsonArray answers)
    {
        var sent = new List<(WebhookAttempt, TimeSpan)>();
        DateTimeOffset? first = null;
        while (true)
        {
            if (site.Webhooks.Take() is { } attempt)
            {
                first ??= clock.GetUtcNow();
                sent.Add((attempt, clock.GetUtcNow() - first.Value));
                site.Webhooks.Complete(attempt, Outcome(answers.ElementAtOrDefault(sent.Count - 1), attempt));
            }
            else if (site.Webhooks.NextDue is { } due && due < DateTimeOffset.MaxValue)
            {
                clock.Advance(due - clock.GetUtcNow());
            }
            else
            {
                return sent;
            }
        }
    }

    private WebhookOutcome Outcome(JsonNode? answer, WebhookAttempt attempt)
    {
        switch (answer?.ToString() ?? "200")
        {
            case "timeout":
                clock.Advance(attempt.Timeout);
                return WebhookOutcome.TimedOut();
            case "refused":
                return WebhookOutcome.Failed("[Errno 111] Connection refused");
            case "500":
                return WebhookOutcome.Answered(500, "ok", "Internal Server Error");
            case var status:
                return WebhookOutcome.Answered(int.Parse(status, CultureInfo.InvariantCulture), "ok", "OK");
        }
    }

    private IEnumerable<string> Compare(JsonObject expected, WebhookAttempt actual, TimeSpan at)
    {
        string body = Encoding.UTF8.GetString(actual.Body.Span);
        string template = variables.Fill((string)expected["body"]!);
        string pattern = Regex.Escape(template).Replace(Regex.Escape(Stamp), StampPattern, StringComparison.Ordinal);
        if (!Regex.IsMatch(body, $@"\A{pattern}\z"))
        {
            yield return $"expected the body {template}\n         but it was {body}";
        }

        if (variables.Fill((string)expected["url"]!) is var url && url != actual.Url)
        {
            yield return $"expected a delivery to {url}, not {actual.Url}";
        }

        if (((string?)expected["method"] ?? "POST") is var method && method != actual.Method)
        {
            yield return $"expected {method}, not {actual.Method}";
        }

        if (expected["at"] is { } second && (int)second != at.TotalSeconds)
        {
            yield return $"expected the attempt after {second} s, not {at.TotalSeconds}";
        }

        string headers = string.Join('\n', Headers(expected, actual.Body.Span));
        string actualHeaders = string.Join('\n', actual.Headers
            .Where(header => !RequestsHeaders.Contains(header.Key))
            .Select(header => $"{header.Key}: {header.Value}"));
        if (headers != actualHeaders)
        {
            yield return $"expected the headers\n{headers}\nbut they were\n{actualHeaders}";
        }

        if (!actual.Headers.Select(header => header.Key).Take(RequestsHeaders.Length).SequenceEqual(RequestsHeaders))
        {
            yield return "the headers of every message are missing";
        }
    }

    private static List<string> Headers(JsonObject expected, ReadOnlySpan<byte> body)
    {
        List<string> headers = [.. (expected["headers"] as JsonObject ?? []).Select(header => $"{header.Key}: {header.Value}")];
        if ((string?)expected["secret"] is { } secret)
        {
            headers.Insert(0, $"{Signature}: {Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
        }

        return headers;
    }
}
