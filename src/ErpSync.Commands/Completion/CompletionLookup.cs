using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ErpSync.Commands.Hosting;

namespace ErpSync.Commands.Completion;

/// <summary>
/// Asks configuration and state for values to offer, never the network, and gives up after 300 ms: a Tab key must not hang.
/// </summary>
internal static class CompletionLookup
{
    /// <summary>At most this many values are offered.</summary>
    public const int Limit = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);

    /// <summary>Looks values up; nothing when it takes too long or fails.</summary>
    /// <param name="boundParameters">What the user has typed so far.</param>
    /// <param name="lookup">The question.</param>
    public static IReadOnlyList<T> Find<T>(IDictionary boundParameters, Func<ICompletionSource, IEnumerable<T>> lookup)
    {
        try
        {
            // Session and location belong to this thread; the lookup itself may be left behind on another.
            var engine = ModuleSession.Current.Engine;
            var options = Options(boundParameters);
            var found = Task.Run<IReadOnlyList<T>>(() => [.. lookup(engine().OpenCompletion(options)).Take(Limit)]);
            return found.Wait(Budget) ? found.Result : [];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // There is nobody to tell: whatever is wrong, the command itself will say so.
            return [];
        }
    }

    /// <summary>What the user has typed, without the quotes he may have opened.</summary>
    /// <param name="word">The word to complete.</param>
    public static string Unquote(string? word) => (word ?? string.Empty).Trim('\'', '"');

    /// <summary>Those that begin with the text, then those that contain it.</summary>
    /// <param name="values">All values.</param>
    /// <param name="text">What the user has typed.</param>
    public static IEnumerable<string> Rank(IEnumerable<string> values, string text) => values
        .Where(value => value.Contains(text, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(value => value.StartsWith(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Numbers to offer, found by the number or by the document that each is about.</summary>
    /// <param name="boundParameters">What the user has typed so far.</param>
    /// <param name="word">The word to complete.</param>
    /// <param name="lookup">The question: numbers with the document of each.</param>
    public static IEnumerable<CompletionResult> Numbers(
        IDictionary boundParameters, string? word, Func<ICompletionSource, IEnumerable<KeyValuePair<long, string>>> lookup)
    {
        var text = Unquote(word);
        foreach (var (id, document) in Find(boundParameters, lookup))
        {
            var number = id.ToString(CultureInfo.InvariantCulture);
            if (number.StartsWith(text, StringComparison.Ordinal) || document.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(number, $"{number}  {document}", CompletionResultType.ParameterValue, document);
            }
        }
    }

    /// <summary>A value to offer, quoted where PowerShell needs it, with the quote the user has begun.</summary>
    /// <param name="value">The value.</param>
    /// <param name="word">The word to complete.</param>
    /// <param name="toolTip">What the value is.</param>
    public static CompletionResult Offer(string value, string? word, string toolTip)
    {
        // Offered for a parameter with wildcards: a name that holds one is offered as the name it is.
        var text = NamePattern.Escape(value);
        var quote = word is ['"', ..] ? "\"" : word is ['\'', ..] || !IsPlain(text) ? "'" : string.Empty;
        var escaped = quote switch
        {
            "'" => text.Replace("'", "''", StringComparison.Ordinal),
            "\"" => text.Replace("`", "``", StringComparison.Ordinal).Replace("\"", "`\"", StringComparison.Ordinal)
                .Replace("$", "`$", StringComparison.Ordinal),
            _ => text,
        };
        return new CompletionResult(quote + escaped + quote, value, CompletionResultType.ParameterValue, toolTip);
    }

    private static bool IsPlain(string text) => text.Length > 0 && text[0] != '-'
        && text.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '/');

    private static EngineOptions Options(IDictionary boundParameters)
    {
        // Aliases have been resolved: the engine reports them by the name of the parameter.
        var given = boundParameters["ConfigPath"];
        var location = ScriptBlock.Create("$ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath").InvokeReturnAsIs();
        var folder = LanguagePrimitives.ConvertTo<string>(location);
        var path = given is null ? null : Path.GetFullPath(LanguagePrimitives.ConvertTo<string>(given), folder);
        return new EngineOptions
        {
            ConfigPath = Directory.Exists(path) ? Path.Combine(path, "config.yaml") : path,
            WorkingDirectory = folder,
        };
    }
}
