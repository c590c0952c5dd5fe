using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Business;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>
/// Plays a fixture against two fresh practice sites on a virtual clock and tells where an answer differs from the recording.
/// </summary>
internal sealed class ContractRunner
{
    private const string Secret = "contract-secret";
    private const string LimitedKey = "limited-key";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 11, 22, 20, 58, 0, TimeSpan.Zero));
    private readonly StepVariables _variables = new();
    private readonly ResponsePattern _pattern = new();
    private readonly Dictionary<string, FrappeSite> _sites;

    public ContractRunner()
    {
        FrappeSite cloud = NewSite("cloud", seed: 1);
        FrappeSite local = NewSite("local", seed: 2);
        BusinessData.Fill(cloud, local, documents: 0, seed: 1);
        _sites = new() { ["cloud"] = cloud, ["local"] = local };
    }

    /// <summary>Plays all steps; answers one readable text for each that went otherwise than recorded.</summary>
    public IReadOnlyList<string> Play(ContractFixture fixture)
    {
        if (fixture.Recording != "00")
        {
            Prepare(ContractFixture.Load("00-custom-doctypes").Steps);
        }

        Prepare(fixture.Setup);
        _clock.MoveToNextSecond();
        var failures = new List<string>();
        foreach (ContractStep step in fixture.Steps)
        {
            string? failure = Attempt(step);
            if (failure is not null)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    private void Prepare(IReadOnlyList<ContractStep> steps)
    {
        foreach (ContractStep step in steps)
        {
            for (int i = 0; i < step.Repeat; i++)
            {
                _variables.SetCounter(i);
                if (Attempt(step.OnlySucceeding()) is { } failure)
                {
                    throw new InvalidOperationException($"The stage could not be set. {failure}");
                }
            }
        }
    }

    private string? Attempt(ContractStep step)
    {
        try
        {
            List<string> differences = Play(step);
            return differences.Count == 0 ? null : Describe(step, string.Join("\n    ", differences));
        }
        catch (InvalidOperationException exception)
        {
            return Describe(step, exception.Message);
        }
    }

    private List<string> Play(ContractStep step)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        if (step.Desk is not null)
        {
            WorkAtDesk(step);
            return [];
        }

        if (step.Deliver is not null)
        {
            return new ContractDeliveries(_clock, _variables).Play(_sites[step.Site], step.Deliver);
        }

        SandboxResponse response = _sites[step.Site].Handle(Request(step));
        string text = Encoding.UTF8.GetString(response.Body.Span);
        JsonNode? answer = response.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? JsonNode.Parse(text) : null;
        var differences = new List<string>();
        if (response.Status != step.Status)
        {
            differences.Add($"expected status {step.Status}, got {response.Status}: {(text.Length > 600 ? text[..600] : text)}");
            return differences;
        }

        string? exceptionType = ExceptionType(answer);
        if (step.Status >= 400 && step.ExceptionType is not null && exceptionType != step.ExceptionType)
        {
            differences.Add($"expected {step.ExceptionType}, got {exceptionType}: {(text.Length > 600 ? text[..600] : text)}");
        }

        if (step.ExpectedText is { } expectedText && expectedText != text)
        {
            differences.Add($"expected the body {expectedText}\n         but it was {text}");
        }

        if (step.ExpectedHeaders.Count > 0)
        {
            differences.AddRange(_pattern.Compare(_variables.Fill(step.ExpectedHeaders), HeadersOf(response)));
        }

        Capture(step, answer, differences);
        CaptureSession(response);
        if (step.Expect is not null)
        {
            differences.AddRange(_pattern.Compare(_variables.Fill(step.Expect), answer));
        }

        _pattern.Remember(answer);
        return differences;
    }

    private static JsonObject HeadersOf(SandboxResponse response) => new(
        response.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))
            .Append(KeyValuePair.Create("Content-Type", (JsonNode?)response.ContentType)));

    private void WorkAtDesk(ContractStep step)
    {
        foreach (JsonNode? act in step.Desk!)
        {
            string[] values = [.. _variables.Fill(act)!.AsArray().Select(value => value!.ToString())];
            FrappeSite site = _sites[step.Site];
            switch (values[0])
            {
                case "rateLimit":
                    site.RateLimit = values.Length < 4 ? null : new SandboxRateLimit
                    {
                        Window = Seconds(values[1]),
                        Limit = Seconds(values[2]),
                        CostPerRequest = Seconds(values[3]),
                    };
                    break;
                case "maintenance":
                    site.Maintenance = Enum.Parse<SandboxMaintenance>(values[1]);
                    break;
                case "wait":
                    _clock.Advance(Seconds(values[1]));
                    break;
                default:
                    site.SetValueSilently(values[1], values[2], values[3], values[4]);
                    break;
            }
        }
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private SandboxRequest Request(ContractStep step)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Authorization(step) is { } authorization)
        {
            headers["Authorization"] = authorization;
        }

        byte[] body = [];
        if (step.File is not null || step.Form is not null)
        {
            headers["Content-Type"] = MultipartBody.ContentType;
            body = MultipartBody.Of(_variables.Fill(step.Form ?? [])!.AsObject(), step.File);
        }
        else if (step.RawBody is { } raw)
        {
            headers["Content-Type"] = "application/json";
            body = Encoding.UTF8.GetBytes(_variables.Fill(raw));
        }
        else if (step.Body is { } json)
        {
            headers["Content-Type"] = "application/json";
            body = Encoding.UTF8.GetBytes(_variables.Fill(json)?.ToJsonString(Plain) ?? "null");
        }

        foreach ((string name, JsonNode? value) in step.Headers)
        {
            headers[name] = _variables.Fill((string)value!);
        }

        return new SandboxRequest(step.Method, Target(step), headers, body);
    }

    private string? Authorization(ContractStep step)
    {
        string key = KeyOf(step.Site);
        _variables.Set("key", key);
        _variables.Set("secret", Secret);
        _variables.Set("basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{Secret}")));
        return step.Asks switch
        {
            null => $"token {key}:{Secret}",
            "guest" => null,
            "limited" => $"token {LimitedKey}:{Secret}",
            { } header => _variables.Fill(header),
        };
    }

    private string Target(ContractStep step)
    {
        var target = new StringBuilder();
        foreach (string segment in step.Path.Split('/'))
        {
            // What is percent-encoded in the fixture stands for itself; everything else is encoded here.
            string decoded = Uri.UnescapeDataString(_variables.Fill(segment));
            target.Append('/').Append(Uri.EscapeDataString(decoded).Replace("%2B", "+", StringComparison.Ordinal));
        }

        target.Remove(0, 1);
        char separator = '?';
        foreach ((string name, JsonNode? value) in step.Query)
        {
            JsonNode? filled = _variables.Fill(value);
            string text = filled is JsonValue scalar && scalar.TryGetValue(out string? plain) ? plain : filled?.ToJsonString(Plain) ?? "";
            target.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(text));
            separator = '&';
        }

        return target.ToString();
    }

    private void Capture(ContractStep step, JsonNode? answer, List<string> differences)
    {
        foreach ((string variable, JsonNode? path) in step.Capture)
        {
            JsonNode? value = JsonPath.Find(answer, _variables.Fill((string)path!));
            if (value is null)
            {
                differences.Add($"nothing to capture at {path}");
            }

            _variables.Set(_variables.Fill(variable), value);
        }
    }

    private void CaptureSession(SandboxResponse response)
    {
        foreach ((string name, string value) in response.Headers)
        {
            if (name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) && value.StartsWith("sid=", StringComparison.Ordinal))
            {
                _variables.Set("sid", value["sid=".Length..].Split(';')[0]);
            }
        }
    }

    private FrappeSite NewSite(string name, int seed)
    {
        var site = new FrappeSite(new FrappeSiteOptions
        {
            SiteName = name,
            Clock = _clock,
            Seed = seed,
            ApiKey = KeyOf(name),
            ApiSecret = Secret,
        });
        site.AddUser(new SandboxUser("limited@example.com", LimitedKey, Secret) { ReadableDocTypes = new HashSet<string>() });
        BusinessDocTypes.Define(site);
        return site;
    }

    private static string KeyOf(string site) => $"{site}-key";

    private static string? ExceptionType(JsonNode? answer) =>
        (string?)JsonPath.Find(answer, "exc_type") ?? (string?)JsonPath.Find(answer, "errors[0].type");

    private static string Describe(ContractStep step, string difference)
    {
        string number = step.Recorded?.ToString(CultureInfo.InvariantCulture) ?? "(setup)";
        return $"step {number} \"{step.Note}\": {step.Method} {step.Path}\n    {difference}";
    }
}
