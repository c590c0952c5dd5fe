using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ErpSync.Commands.Completion;

/// <summary>Offers the numbers of dead letters in the webhook queue, with the document each is about.</summary>
public sealed class WebhookEventIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var text = CompletionLookup.Unquote(wordToComplete);
        foreach (var (id, document) in CompletionLookup.Find(fakeBoundParameters, source => source.DeadLetters(CompletionLookup.Limit)))
        {
            var number = id.ToString(CultureInfo.InvariantCulture);
            if (number.StartsWith(text, StringComparison.Ordinal) || document.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(number, $"{number}  {document}", CompletionResultType.ParameterValue, document);
            }
        }
    }
}
