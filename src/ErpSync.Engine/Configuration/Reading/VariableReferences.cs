using System.Text.RegularExpressions;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Fills in ${NAME}. What a variable holds is taken as it is: it is neither searched for further references nor read as YAML. $${ is
/// a literal ${.
/// </summary>
internal sealed partial class VariableReferences(VariableSource variables, FindingCollector findings)
{
    /// <summary>The text with every reference filled in; null after a finding.</summary>
    /// <param name="text">The text as it stands in the file.</param>
    /// <param name="place">Where.</param>
    /// <param name="isSecret">True when the text may be a secret typed by mistake between the braces; it is then not repeated.</param>
    /// <param name="isOptional">True when an unset variable is a warning, not an error.</param>
    public string? Fill(string text, Place place, bool isSecret, bool isOptional)
    {
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var complete = true;
        var result = Reference.Replace(text, match =>
        {
            if (match.Groups["escaped"].Success)
            {
                return "${";
            }

            if (!match.Groups["name"].Success)
            {
                complete = false;
                findings.Error(
                    place, "A reference begins with ${ but is not of the form ${NAME}.",
                    "Write ${NAME} with letters, digits and underscores; defaults are not supported; a literal ${ is written $${.");
                return "";
            }

            var name = match.Groups["name"].Value;
            if (variables.Find(name) is { } variable)
            {
                return variable.Text;
            }

            complete = false;
            NotSet(name, place, isSecret, isOptional);
            return "";
        });
        return complete ? result : null;
    }

    [GeneratedRegex(@"(?<escaped>\$\$\{)|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}|\$\{")]
    private static partial Regex Reference { get; }

    [GeneratedRegex("^[A-Z][A-Z0-9_]*$")]
    private static partial Regex ConventionalName { get; }

    private void NotSet(string name, Place place, bool isSecret, bool isOptional)
    {
        var shown = !isSecret || ConventionalName.IsMatch(name) ? KeyText.Quoted(name) : "named here";
        var message = $"The variable {shown} is not set.";
        var remedy = $"Set it in {variables.WhereToSet}.";
        var errorId = isSecret ? ErrorIds.CredentialMissing : ErrorIds.ConfigInvalid;
        if (isOptional)
        {
            findings.Warning(place, message, remedy, errorId);
        }
        else
        {
            findings.Error(place, message, remedy, errorId);
        }
    }
}
