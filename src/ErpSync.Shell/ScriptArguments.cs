using System.Collections;
using System.Management.Automation;

namespace ErpSync.Shell;

/// <summary>The arguments of a script file, ready to be splatted.</summary>
/// <param name="InOrder">"-Name", "value" and plain arguments, in the order in which they were given.</param>
/// <param name="Named">"-Name:value" and "-Switch:$false".</param>
internal sealed record ScriptArguments(object[] InOrder, Hashtable Named)
{
    /// <summary>How PowerShell marks a text among splatted arguments as the name of a parameter.</summary>
    private const string ParameterMark = "<CommandParameterName>";

    /// <summary>Reads the arguments behind -File.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    public static ScriptArguments Parse(IReadOnlyList<string> arguments)
    {
        var inOrder = new List<object>();
        var named = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments)
        {
            var isParameter = argument.Length > 1 && argument[0] == '-' && (char.IsLetter(argument[1]) || argument[1] == '_');
            var colon = isParameter ? argument.IndexOf(':', StringComparison.Ordinal) : -1;
            if (!isParameter)
            {
                inOrder.Add(argument);
            }
            else if (colon < 0)
            {
                inOrder.Add(Parameter(argument));
            }
            else
            {
                named[argument[1..colon]] = Value(argument[(colon + 1)..]);
            }
        }

        return new ScriptArguments([.. inOrder], named);
    }

    private static PSObject Parameter(string text)
    {
        var parameter = new PSObject(text);
        parameter.Properties.Add(new PSNoteProperty(ParameterMark, text[1..]));
        return parameter;
    }

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };
}
