using System.Management.Automation;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>Reads both sites and returns every drift, document by document and field by field. Writes nothing.</summary>
[Cmdlet(VerbsData.Compare, "ErpSite")]
[OutputType(typeof(SiteDifference))]
public sealed class CompareErpSiteCommand : ErpConnectedCommand
{
    /// <summary>DocTypes, with wildcards. Default: all configured ones.</summary>
    [Parameter(Position = 0, HelpMessage = "DocTypes, with wildcards. Default: all configured ones.")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocTypeCompleter))]
    public string[] DocType { get; set; } = [];

    /// <summary>Document names on either side, with wildcards. Default: all.</summary>
    [Parameter(Position = 1, HelpMessage = "Document names on either site, with wildcards. Default: all.")]
    [Alias("DocName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Stream(
        (engine, _, token) => engine.CompareAsync(new CompareRequest { DocTypes = DocType, Names = Name }, token));
}
