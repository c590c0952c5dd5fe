using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ErpSync.Commands.Completion;

/// <summary>Offers the ids of open conflicts, with the document each is about.</summary>
public sealed class ConflictIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionLookup.Numbers(fakeBoundParameters, wordToComplete, source => source.Conflicts(CompletionLookup.Limit));
}
