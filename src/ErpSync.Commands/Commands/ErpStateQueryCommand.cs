using System.Management.Automation;
using ErpSync.Commands.Binding;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>
/// A command that reads the state for some DocTypes and names; what is asked for by its exact name and is not there is an error.
/// </summary>
public abstract class ErpStateQueryCommand : ErpConfiguredCommand
{
    private bool _isDocTypeTyped;
    private bool _isNameTyped;

    private protected ErpStateQueryCommand()
    {
    }

    /// <summary>DocTypes, with wildcards. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "DocTypes, with wildcards. Default: all.")]
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

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isDocTypeTyped = DocType is not null;
        _isNameTyped = Name is not null;
        base.BeginProcessing();
    }

    private protected NameSelection Selection() =>
        NameSelection.From(DocType, isDocTypeLiteral: !_isDocTypeTyped, Name, isNameLiteral: !_isNameTyped);

    /// <summary>Says so when a DocType that was named exactly is neither configured nor recorded.</summary>
    /// <param name="selection">What was asked for.</param>
    /// <param name="recorded">The DocTypes that were found in the state.</param>
    private protected void ReportUnknownDocTypes(NameSelection selection, IEnumerable<string> recorded)
    {
        var known = Engine.DocTypes.Concat(recorded).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var docType in selection.UnknownDocTypes(known))
        {
            var nearest = NearestName.Find(docType, known);
            WriteError(new ErpSyncError(
                ErrorIds.DocTypeNotConfigured,
                ErpErrorCategory.ObjectNotFound,
                $"The DocType {docType} is not in the configuration {Engine.ConfigPath}.",
                nearest is null ? "Add it under sync_rules.doctypes, or use a wildcard." : $"Did you mean {nearest}?",
                docType));
        }
    }
}
