using ErpSync.Engine.Decisions;

namespace ErpSync.Engine.Conflicts;

/// <summary>Reads the choices of Resolve-ErpConflict -Field: "cloud", "local", "base", or "=value".</summary>
internal static class FieldChoices
{
    /// <exception cref="ErpSyncException">ErpStrategyNotApplicable when a field is not part of the conflict or a choice is none of these.</exception>
    public static IReadOnlyDictionary<string, FieldChoice> Parse(IReadOnlyDictionary<string, string?> choices, ErpConflict conflict)
    {
        var result = new Dictionary<string, FieldChoice>(StringComparer.Ordinal);
        foreach (var (field, choice) in choices)
        {
            if (!conflict.Fields.Any(known => known.Field == field || $"{known.Field}[{known.Row}]" == field))
            {
                throw Unknown(conflict, $"'{field}' is not part of conflict {conflict.Id}.", $"Its fields are: {string.Join(", ", conflict.Fields.Select(known => known.Field).Distinct())}.");
            }

            result[field] = choice?.ToUpperInvariant() switch
            {
                "CLOUD" => FieldChoice.Cloud,
                "LOCAL" => FieldChoice.Local,
                "BASE" => FieldChoice.Base,
                _ when choice?.StartsWith('=') == true => FieldChoice.Of(choice.Length == 1 ? null : choice[1..]),
                _ => throw Unknown(conflict, $"'{choice}' is no choice for '{field}'.", "Use cloud, local, base, or =value for a value of your own."),
            };
        }

        return result;
    }

    private static ErpSyncException Unknown(ErpConflict conflict, string message, string remedy) =>
        new(new ErpSyncError(ErrorIds.StrategyNotApplicable, ErpErrorCategory.InvalidData, message, remedy, $"{conflict.DocType}/{conflict.Name}"));
}
