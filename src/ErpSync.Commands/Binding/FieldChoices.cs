using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ErpSync.Commands.Binding;

/// <summary>Turns -Field @{ credit_limit = 'cloud'; customer_name = '=ACME Ltd' } into the choices the engine understands.</summary>
internal static class FieldChoices
{
    private static readonly string[] Sources = ["cloud", "local", "base"];

    /// <summary>The choices per field.</summary>
    /// <param name="table">The hashtable of the user.</param>
    /// <param name="problem">The first value that cannot be understood; null when all can.</param>
    public static IReadOnlyDictionary<string, string?> Read(Hashtable table, out string? problem)
    {
        problem = null;
        var choices = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table)
        {
            var field = LanguagePrimitives.ConvertTo<string>(entry.Key);
            var choice = Choice(entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value);
            if (choice is null)
            {
                problem ??= $"{field} = '{entry.Value}'";
            }

            choices[field] = choice;
        }

        return choices;
    }

    private static string? Choice(object? value) => value switch
    {
        null => "=",
        string text when text.StartsWith('=') => text,
        string text => Sources.FirstOrDefault(source => source.Equals(text, StringComparison.OrdinalIgnoreCase)),
        Side side => side.ToString().ToLowerInvariant(),
        bool check => check ? "=1" : "=0",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("'='yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("'='yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => "=" + LanguagePrimitives.ConvertTo<string>(value),
    };
}
