using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ErpSync.Commands.Completion;

/// <summary>Offers the configured DocTypes.</summary>
public sealed class DocTypeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var docTypes = CompletionLookup.Find(fakeBoundParameters, source => source.DocTypes());
        return CompletionLookup.Rank(docTypes, CompletionLookup.Unquote(wordToComplete))
            .Select(docType => CompletionLookup.Offer(docType, wordToComplete, $"DocType {docType}"));
    }
}
