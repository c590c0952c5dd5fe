using System.Buffers;
using ErpSync.Engine.Events;
using ErpSync.Engine.Webhooks;
using Microsoft.AspNetCore.Http;
using Serilog.Events;

namespace ErpSync.Webhooks.Receiving;

/// <summary>
/// Answers deliveries: refuses what is not a site's, and accepts the rest once it is durable. The sync itself comes later.
/// </summary>
internal sealed class WebhookReceiver(
    RealtimeService service, SenderCheck sender, SignatureCheck? signature, DeliveryReader reader, Refusals refusals)
{
    private long _accepted;

    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Whether the address may deliver at all; looked at before anything is counted or read.</summary>
    public bool IsAllowed(HttpContext context) => sender.IsAllowed(context.Connection.RemoteIpAddress);

    public async Task ReceiveAsync(Side source, HttpContext context)
    {
        var request = context.Request;
        if (!DeliveryReader.IsPossible(request.ContentType))
        {
            await refusals.AnswerAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                "This content type cannot hold an event. Send JSON, or no content type.");
            return;
        }

        if (await ReadAsync(request, context.RequestAborted) is not { } body)
        {
            await refusals.AnswerAsync(
                context,
                StatusCodes.Status413PayloadTooLarge,
                "The delivery is too large. Let the webhook send a small body, or raise webhook.max_body_kb.");
            return;
        }

        if (!sender.HasToken(request.Headers))
        {
            await refusals.AnswerAsync(context, StatusCodes.Status403Forbidden, "The header token is missing or wrong.");
            return;
        }

        if (signature is not null && !signature.IsValid(request.Headers[SignatureCheck.Header], body))
        {
            await refusals.AnswerAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "The signature is missing or wrong. Enable security on the Webhook document and give it the secret of webhook.secret.");
            return;
        }

        var delivery = reader.Read(source, body, request.Query);
        if (delivery.Test is { } mark)
        {
            await JsonAnswer.WriteAsync(context, StatusCodes.Status202Accepted, new { accepted = WebhookTest.Answer(mark) });
            return;
        }

        if (delivery.Event is not { } incoming)
        {
            await refusals.AnswerAsync(context, delivery.Status, delivery.Problem!);
            return;
        }

        await AcceptAsync(incoming, context);
    }

    private async Task AcceptAsync(IncomingEvent incoming, HttpContext context)
    {
        try
        {
            await service.AcceptAsync(incoming, context.RequestAborted);
        }
        catch (ErpSyncException exception)
        {
            // Frappe tries three times, some seconds apart.
            service.Log(LogEventLevel.Error, "{ErrorId}: {Message}", exception.Error.ErrorId, exception.Error.Message);
            context.Response.Headers.RetryAfter = "5";
            await refusals.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "The event could not be stored. Send it again.");
            return;
        }

        Interlocked.Increment(ref _accepted);
        await JsonAnswer.WriteAsync(
            context,
            StatusCodes.Status202Accepted,
            new { accepted = Describe(incoming) });
    }

    private static string Describe(IncomingEvent incoming) =>
        incoming.Name.Length > 0 ? $"{incoming.DocType}/{incoming.Name}"
        : incoming.DocType.Length > 0 ? incoming.DocType
        : "scan";

    /// <summary>The whole body; null when it is larger than allowed.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
