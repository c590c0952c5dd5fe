using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ErpSync.Commands.Completion;

/// <summary>Offers the names of recorded documents, newest first, of the DocType that is on the command line.</summary>
public sealed class DocumentNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var text = CompletionLookup.Unquote(wordToComplete);
        var docType = DocType(fakeBoundParameters["DocType"]);
        var names = CompletionLookup.Find(fakeBoundParameters, source => source.Names(docType, text, CompletionLookup.Limit));
        return CompletionLookup.Rank(names, text)
            .Select(name => CompletionLookup.Offer(name, wordToComplete, docType is null ? name : $"{docType}/{name}"));
    }

    /// <summary>One exact DocType narrows the names; a wildcard or a list does not.</summary>
    private static string? DocType(object? bound)
    {
        if (bound is null || !LanguagePrimitives.TryConvertTo<string[]>(bound, out var docTypes) || docTypes.Length != 1)
        {
            return null;
        }

        return NamePattern.HasWildcard(docTypes[0]) ? null : docTypes[0];
    }
}
