using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Webhooks;

/// <summary>
/// Proves the way from a site to the webhook server: a Webhook for one ToDo (or Note) made for the purpose, and what the site's own Webhook
/// Request Log says became of it. Both are removed again.
/// </summary>
internal sealed partial class WebhookCanary(SyncConfiguration configuration, IFrappeSite site, Uri server, TimeProvider clock)
{
    private const string RequestLog = "Webhook Request Log";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CleanupPatience = TimeSpan.FromSeconds(15);

    private readonly string _mark = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly SiteWebhooks _webhooks = new(site);
    private SiteWebhook? _webhook;
    private FrappeDocument? _document;

    private string Url => $"{WebhookAddress.Of(server, site.Side)}?test={_mark}";

    /// <summary>Tries it.</summary>
    /// <param name="patience">How long the delivery may take.</param>
    /// <param name="cancellationToken">Ends the wait; what was made is removed all the same.</param>
    public async Task<ErpWebhookTest> TryAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await site.ConnectAsync(cancellationToken);
            await PrepareAsync(cancellationToken);
            return await WaitAsync(patience, cancellationToken);
        }
        catch (SiteException exception)
        {
            var error = WebhookErrors.Of(exception, site.Side.ToString());
            return Failed("Prepare", error.Message, error.RecommendedAction);
        }
        finally
        {
            await RemoveAsync();
        }
    }

    /// <summary>The first of two DocTypes every site has that is not synchronized, with the field that holds the mark.</summary>
    private (string DocType, string Field) Place()
    {
        (string DocType, string Field)[] places = [("ToDo", "description"), ("Note", "title")];
        var free = places.FirstOrDefault(place => !configuration.DocTypes.Contains(place.DocType, StringComparer.OrdinalIgnoreCase));
        return free.DocType is not null ? free : throw new SiteException(
            site.Side, SiteErrorClass.Validation, "Both ToDo and Note are synchronized, so there is no DocType to try a webhook with.");
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var (docType, field) = Place();
        var design = WebhookDesign.Of(configuration, Url, docType, "after_insert", unless: null) with
        {
            Body = $$"""{"event": "{{WebhookTest.Event}}", "name": "{{_mark}}"}""",
            Condition = $"{JsonSerializer.Serialize(_mark)} in (doc.{field} or \"\")",
        };
        _webhook = await _webhooks.CreateAsync($"{WebhookDesign.NamePrefix}test {_mark}", design.Fields(), cancellationToken);
        var values = new JsonObject { [field] = $"ErpSync tries its webhooks ({_mark}). This may be deleted." };
        await site.GetSchemaAsync(docType, cancellationToken);
        _document = await site.InsertAsync(docType, values, null, cancellationToken);
    }

    private async Task<ErpWebhookTest> WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var schema = await site.GetSchemaAsync(RequestLog, cancellationToken)
            ?? throw new SiteException(site.Side, SiteErrorClass.Schema, $"The site has no DocType {RequestLog}, which tells what became of a delivery.");
        var start = clock.GetTimestamp();
        ErpWebhookTest? last = null;
        do
        {
            var attempts = await site.FindAsync(schema, [new SiteFilter("url", "=", Url)], 10, cancellationToken);
            foreach (var attempt in attempts)
            {
                last = Judge(attempt, out var isFinal);
                if (isFinal)
                {
                    return last;
                }
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
        while (clock.GetElapsedTime(start) < patience);
        return last ?? await ExplainSilenceAsync(schema, patience, cancellationToken);
    }

    /// <summary>A worker that is busy with deliveries that fail at the same address has not come to the test: their failure is the cause.</summary>
    private async Task<ErpWebhookTest> ExplainSilenceAsync(DocTypeSchema log, TimeSpan patience, CancellationToken cancellationToken)
    {
        SiteFilter[] filters =
        [
            new("url", "=", WebhookAddress.Of(server, site.Side)),
            new("creation", ">=", _document?.Creation),
            new("error", "!=", ""),
        ];
        if (await site.FindAsync(log, filters, 1, cancellationToken) is [var failed, ..])
        {
            return Judge(failed, out _);
        }

        return Failed(
            "Worker",
            string.Create(CultureInfo.InvariantCulture, $"The site has sent nothing within {patience.TotalSeconds:0} seconds."),
            "Its background workers are down or far behind: look at them there (bench doctor, RQ Worker), then try again.");
    }

    private ErpWebhookTest Judge(FrappeDocument attempt, out bool isFinal)
    {
        var answer = attempt.Fields.Text("response") ?? "";
        var error = (attempt.Fields.Text("error") ?? "").Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "";
        isFinal = true;
        if (answer.Contains(WebhookTest.Answer(_mark), StringComparison.Ordinal))
        {
            return new ErpWebhookTest { Side = site.Side, Url = new Uri(WebhookAddress.Of(server, site.Side)), Success = true, Latency = Latency(attempt) };
        }

        var said = answer.Length == 0 ? "" : $" It answered: {Short(answer)}";
        switch (Status.Match(error).Groups["status"].Value)
        {
            case "401":
                return Failed("Signature", $"The server refused the signature.{said}", "Start the webhook server anew with this configuration: it works with another webhook.secret.");
            case "403":
                return Failed("Refused", $"The server refused the delivery.{said}", "Check webhook.allow_from and webhook.header_token, and the proxy in front of the server.");
            case "404" or "405":
                return Failed("Answer", $"There is no webhook server at this address.{said}", "Check -Url or webhook.public_url, and the proxy in front of the server.");
            case { Length: > 0 } status:
                isFinal = false;
                return Failed("Refused", $"The server answered {status}.{said}", "Look into its log and GET /health.");
        }

        if (error.Length == 0)
        {
            return Failed("Answer", $"Something else than ErpSync answers at this address.{said}", "Check -Url or webhook.public_url, and the proxy in front of the server.");
        }

        isFinal = !error.Contains("Timeout", StringComparison.OrdinalIgnoreCase);
        return Failed(
            "Connect",
            $"The site cannot reach the address: {Short(error)}",
            "Check from the machine of the site that name, port, firewall and certificate let it through, and that a webhook server listens (Start-ErpWebhookServer).");
    }

    /// <summary>By the site's clock alone, so that a difference of the clocks does not matter.</summary>
    private TimeSpan? Latency(FrappeDocument attempt) =>
        _document is not null && Moment(attempt.Creation) is { } end && Moment(_document.Creation) is { } start && end > start ? end - start : null;

    private static DateTime? Moment(string text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";

    /// <summary>Also after Ctrl+C and errors; what stays behind all the same is removed by the next registration.</summary>
    private async Task RemoveAsync()
    {
        using var patience = new CancellationTokenSource(CleanupPatience, clock);
        await TriedAsync(() => _webhook is null ? Task.CompletedTask : _webhooks.RemoveAsync(_webhook, patience.Token));
        await TriedAsync(() => _document is null ? Task.CompletedTask : site.DeleteAsync(_document.DocType, _document.Name, patience.Token));
    }

    private static async Task TriedAsync(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (Exception exception) when (exception is SiteException or OperationCanceledException)
        {
            // The Webhook bears the mark, so the next registration takes it for obsolete; the document says that it may be deleted.
        }
    }

    private ErpWebhookTest Failed(string step, string message, string? remedy) => new()
    {
        Side = site.Side,
        Url = new Uri(WebhookAddress.Of(server, site.Side)),
        FailedStep = step,
        Message = message,
        RecommendedAction = remedy,
    };

    [GeneratedRegex(@"HTTPError: (?<status>[45]\d\d)")]
    private static partial Regex Status { get; }
}
