using System.Management.Automation;
using ErpSync.Commands.Binding;
using ErpSync.Commands.Completion;
using ErpSync.Commands.Output;

namespace ErpSync.Commands;

/// <summary>Synchronizes and streams one result per changed document; with -WhatIf returns the plan and writes nothing.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ErpSync", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SyncResult), typeof(SyncPlanItem))]
public sealed class InvokeErpSyncCommand : ErpConnectedCommand
{
    private readonly Dictionary<string, List<string>> _documents = new(StringComparer.OrdinalIgnoreCase);
    private bool _isDocTypeTyped;
    private bool _isNameTyped;
    private bool _isPiped;

    /// <summary>DocTypes, with wildcards. Default: all configured ones.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "DocTypes, with wildcards. Default: all configured ones.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocTypeCompleter))]
    public string[]? DocType { get; set; }

    /// <summary>Document names on either side, with wildcards. Default: all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Document names on either site, with wildcards. Default: all.")]
    [Alias("DocName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Which site this run may write. What it holds back stays pending. Default: both.</summary>
    [Parameter(HelpMessage = "Which way this run may write: Bidirectional (default), CloudToLocal, LocalToCloud. The rest stays pending.")]
    [SnakeCase]
    public SyncDirection Direction { get; set; }

    /// <summary>How this run decides conflicts. Default: as configured.</summary>
    [Parameter(HelpMessage = "How this run decides conflicts. Default: as configured.")]
    [SnakeCase]
    [ValidateSet(nameof(ConflictStrategy.LatestTimestamp), nameof(ConflictStrategy.CloudWins), nameof(ConflictStrategy.LocalWins),
        nameof(ConflictStrategy.Manual))]
    public ConflictStrategy? Strategy { get; set; }

    /// <summary>Looks at every document instead of only those that changed since the last run.</summary>
    [Parameter(HelpMessage = "Looks at every document instead of only those that changed since the last run.")]
    public SwitchParameter Full { get; set; }

    /// <summary>With a one-way -Direction: the source wins every difference. The values that lose stay in the log.</summary>
    [Parameter(HelpMessage = "With a one-way -Direction: the source wins every difference. The values that lose stay in the log.")]
    public SwitchParameter Force { get; set; }

    /// <summary>Carries over what changed even where nearly all documents of a DocType changed at once (max_changes).</summary>
    [Parameter(HelpMessage = "Carries over what changed even where nearly all documents of a DocType changed at once (max_changes).")]
    public SwitchParameter AllowMassChange { get; set; }

    /// <summary>How many documents are written at once. Default: as configured.</summary>
    [Parameter(HelpMessage = "How many documents are written at once. Default: as configured.")]
    [ValidateRange(1, 64)]
    public int? ThrottleLimit { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Force && Direction == SyncDirection.Bidirectional)
        {
            ThrowTerminatingError(ErrorRecords.Argument(
                "-Force lets one site win every difference, so it has to know which.",
                "Add -Direction CloudToLocal or -Direction LocalToCloud.",
                nameof(Force)));
        }

        _isDocTypeTyped = DocType is not null;
        _isNameTyped = Name is not null;
        _isPiped = MyInvocation.ExpectingInput;
        base.BeginProcessing();
    }

    /// <summary>Documents from the pipeline are gathered, so that a DocType takes one run and not one per document.</summary>
    protected override void ProcessRecord()
    {
        if (!_isPiped)
        {
            Run(NameSelection.From(DocType, isDocTypeLiteral: false, Name, isNameLiteral: false));
            return;
        }

        var selection = NameSelection.From(DocType, !_isDocTypeTyped, Name, !_isNameTyped);
        foreach (var docType in selection.DocTypes.DefaultIfEmpty("*"))
        {
            if (!_documents.TryGetValue(docType, out var names))
            {
                _documents[docType] = names = [];
            }

            names.AddRange(selection.Names.DefaultIfEmpty("*"));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (docType, names) in _documents)
        {
            Run(new NameSelection([docType], names.Contains("*") ? [] : [.. names.Distinct(StringComparer.Ordinal)]));
        }
    }

    private void Run(NameSelection selection)
    {
        var isPlan = IsWhatIf;
        if (isPlan)
        {
            // Prints the usual "What if:" line; the plan objects follow.
            ShouldProcess($"{string.Join(", ", selection.DocTypes.DefaultIfEmpty("all configured DocTypes"))} ({Engine.ConfigPath})",
                "Synchronize");
        }

        Stream((engine, ask, token) => engine.SyncAsync(
            new SyncRequest
            {
                DocTypes = selection.DocTypes,
                Names = selection.Names,
                Direction = Direction,
                Strategy = Strategy,
                Full = Full,
                Force = Force,
                AllowMassChange = AllowMassChange,
                PlanOnly = isPlan,
                ThrottleLimit = ThrottleLimit,
                ConfirmBatch = isPlan ? null : (docType, action) => ask(() => ShouldProcess(docType, $"{action} documents")),
            },
            token));
    }
}
