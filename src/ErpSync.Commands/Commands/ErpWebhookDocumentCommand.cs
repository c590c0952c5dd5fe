using System.Management.Automation;
using ErpSync.Commands.Binding;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>A command that works with the Webhook documents of the sites.</summary>
public abstract class ErpWebhookDocumentCommand : ErpConnectedCommand
{
    private protected ErpWebhookDocumentCommand()
    {
    }

    /// <summary>Only these DocTypes; wildcards are allowed. Default: all.</summary>
    [Parameter(Position = 0, HelpMessage = "Only these DocTypes; wildcards are allowed. Default: all.")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DocTypeCompleter))]
    public string[] DocType { get; set; } = [];

    /// <summary>Only on these sites. Default: both.</summary>
    [Parameter(HelpMessage = "Only on these sites: Cloud, Local. Default: both.")]
    [SnakeCase]
    public Side[] Side { get; set; } = [ErpSync.Side.Cloud, ErpSync.Side.Local];

    /// <summary>The address under which the sites reach the webhook server. Default: webhook.public_url.</summary>
    [Parameter(HelpMessage = "The address under which the sites reach the webhook server. Default: webhook.public_url.")]
    [ValidateNotNull]
    public Uri? Url { get; set; }

    private protected WebhookRegistration Registration() => new()
    {
        DocTypes = DocType,
        Sides = [.. Side.Distinct()],
        Url = Url,
        PlanOnly = IsWhatIf,
    };

    /// <summary>What -WhatIf and -Confirm show.</summary>
    private protected string Target() =>
        $"{string.Join(", ", DocType.DefaultIfEmpty("all DocTypes"))} on {string.Join(" and ", Side.Distinct())} ({Engine.ConfigPath})";
}
