using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ErpSync.Commands;

/// <summary>
/// Makes the Webhook documents on both sites, so that an edit is told at once, and proves that an event of each site arrives.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "ErpWebhook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ErpWebhook), typeof(ErpWebhookTest))]
public sealed class RegisterErpWebhookCommand : ErpWebhookDocumentCommand
{
    /// <summary>The sites leave out what the user of ErpSync wrote last.</summary>
    [Parameter(HelpMessage = "The sites leave out what the user of ErpSync wrote last. Only when nobody else uses that account.")]
    public SwitchParameter ExcludeOwnWrites { get; set; }

    /// <summary>Does not try whether events arrive.</summary>
    [Parameter(HelpMessage = "Does not try whether an event of each site arrives.")]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>How long the test of a site waits for its delivery. Default: 30 seconds.</summary>
    [Parameter(HelpMessage = "How many seconds the test of a site waits for its delivery. Default: 30.")]
    [ValidateRange(1, 3600)]
    public int TestSeconds { get; set; } = 30;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(Target(), "Make the Webhook documents as configured") || IsWhatIf)
        {
            var webhooks = Session.Webhooks;
            var configuration = Options(ConfigPath);
            var registration = Registration() with { ExcludeOwnWrites = ExcludeOwnWrites, Timeout = TimeSpan.FromSeconds(TestSeconds) };
            Stream((engine, _, token) => RegisterAsync(engine, webhooks, configuration, registration, token), Take);
        }
    }

    private void Take(object result)
    {
        WriteObject(result);
        if (result is ErpWebhookTest { Success: false } test)
        {
            // The result is the answer; the error makes the failure visible to $? and to a scheduler's exit code.
            WriteError(new ErpSyncError(
                ErrorIds.WebhookTestFailed,
                ErpErrorCategory.ConnectionError,
                $"No event of the {test.Side.ToString().ToLowerInvariant()} site arrives at {test.Url}: {test.Message}",
                test.RecommendedAction,
                test.Side.ToString()));
        }
    }

    private async IAsyncEnumerable<EngineEvent> RegisterAsync(
        IErpSyncEngine engine,
        Func<IWebhookEntryPoint> webhooks,
        EngineOptions configuration,
        WebhookRegistration registration,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var registered = new HashSet<Side>();
        await foreach (var told in engine.RegisterWebhooksAsync(registration, cancellationToken).ConfigureAwait(false))
        {
            if (told is ResultEvent { Value: ErpWebhook { State: not (ErpWebhookState.Removed or ErpWebhookState.Foreign) } webhook })
            {
                registered.Add(webhook.Side);
            }

            yield return told;
        }

        if (SkipTest || registration.PlanOnly || registered.Count == 0)
        {
            yield break;
        }

        var (server, word) = await ListenAsync(webhooks, configuration, cancellationToken).ConfigureAwait(false);
        try
        {
            yield return new VerboseEvent(word);
            var tested = registration with { Sides = [.. registration.Sides.Where(registered.Contains)] };
            await foreach (var told in engine.TestWebhooksAsync(tested, cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }
        }
        finally
        {
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Listens for the time of the test where nothing does yet. It only stores what comes: registering synchronizes nothing.
    /// </summary>
    private static async Task<(IWebhookSession? Server, string Word)> ListenAsync(
        Func<IWebhookEntryPoint> webhooks, EngineOptions configuration, CancellationToken cancellationToken)
    {
        try
        {
            var options = new WebhookServerOptions { Works = false };
            var server = await webhooks().StartAsync(configuration, options, cancellationToken).ConfigureAwait(false);
            return (server, $"For the test alone something listens on {server.Url}.");
        }
        catch (ErpSyncException exception) when (exception.Error.ErrorId == ErrorIds.PortInUse)
        {
            return (null, "The test goes to the webhook server that runs already.");
        }
        catch (ErpSyncException exception)
        {
            return (null, $"For the test nothing could be started on this machine: {exception.Message}");
        }
    }
}
