using System.Management.Automation;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>Returns conflicts with their difference field by field, oldest first. Reads the state only.</summary>
[Cmdlet(VerbsCommon.Get, "ErpConflict", DefaultParameterSetName = DocumentSet)]
[OutputType(typeof(ErpConflict))]
public sealed class GetErpConflictCommand : ErpConfiguredCommand
{
    private const string DocumentSet = "Document";
    private const string IdSet = "Id";

    private bool _isDocTypeTyped;
    private bool _isNameTyped;

    /// <summary>DocTypes, with wildcards. Default: all.</summary>
    [Parameter(ParameterSetName = DocumentSet, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "DocTypes, with wildcards. Default: all.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocTypeCompleter))]
    public string[]? DocType { get; set; }

    /// <summary>Document names on either side, with wildcards. Default: all.</summary>
    [Parameter(ParameterSetName = DocumentSet, Position = 1, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Document names on either site, with wildcards. Default: all.")]
    [Alias("DocName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Conflict ids. Closed conflicts are found as well.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, HelpMessage = "Conflict ids. Closed conflicts are found as well.")]
    [ArgumentCompleter(typeof(ConflictIdCompleter))]
    public long[] Id { get; set; } = [];

    /// <summary>Also closed conflicts. Default: only open ones.</summary>
    [Parameter(ParameterSetName = DocumentSet, HelpMessage = "Also resolved and settled conflicts.")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isDocTypeTyped = DocType is not null;
        _isNameTyped = Name is not null;
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var selection = Binding.NameSelection.From(DocType, !_isDocTypeTyped, Name, !_isNameTyped);
        var query = new ConflictQuery
        {
            Ids = Id,
            DocTypes = selection.DocTypes,
            Names = selection.Names,
            IncludeClosed = All || Id.Length > 0,
        };
        var found = new HashSet<long>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var conflict in AskMany(() => Engine.GetConflicts(query)))
        {
            found.Add(conflict.Id);
            names.UnionWith(new[] { conflict.Name, conflict.CloudName, conflict.LocalName }.OfType<string>());
            WriteObject(Id.Length > 0 ? Detailed(conflict) : conflict);
        }

        foreach (var id in Id.Where(id => !found.Contains(id)))
        {
            WriteError(NotFound($"There is no conflict {id}.", id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        // Piped documents without a conflict are no mistake; a name that was typed is one.
        foreach (var name in _isNameTyped ? selection.MissingNames(names) : [])
        {
            WriteError(NotFound($"{name} has no {(All ? string.Empty : "open ")}conflict.", name));
        }
    }

    /// <summary>Who asks for a conflict by its id wants to see all of it: its view is a list with the whole difference.</summary>
    private static PSObject Detailed(ErpConflict conflict)
    {
        var detailed = new PSObject(conflict);
        detailed.TypeNames.Insert(0, "ErpSync.ErpConflict#Detail");
        return detailed;
    }

    private static ErpSyncError NotFound(string message, string target) => new(
        ErrorIds.ConflictNotFound,
        ErpErrorCategory.ObjectNotFound,
        message,
        "Get-ErpConflict lists the open ones; Get-ErpConflict -All also those that are closed.",
        target);
}
