using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Selection;

/// <summary>Resolves -DocType against the configuration.</summary>
internal static class DocTypeSelection
{
    /// <summary>The configured DocTypes that were asked for; all of them when nothing was.</summary>
    /// <exception cref="ErpSyncException">ErpDocTypeNotConfigured when an exact name is not configured.</exception>
    public static IReadOnlyList<string> Resolve(SyncConfiguration configuration, IReadOnlyList<string> requested)
    {
        if (requested.Count == 0)
        {
            return configuration.DocTypes;
        }

        foreach (var name in requested.Where(name => !NamePattern.HasWildcard(name)))
        {
            if (!configuration.DocTypes.Contains(NamePattern.Unescape(name), StringComparer.OrdinalIgnoreCase))
            {
                throw new ErpSyncException(new ErpSyncError(
                    ErrorIds.DocTypeNotConfigured,
                    ErpErrorCategory.ObjectNotFound,
                    $"The DocType '{name}' is not in sync_rules.doctypes of {configuration.Path}.",
                    $"Add it there, or choose one of: {string.Join(", ", configuration.DocTypes)}.",
                    name));
            }
        }

        var patterns = requested.Select(name => new NamePattern(name)).ToList();
        return [.. configuration.DocTypes.Where(docType => patterns.Exists(pattern => pattern.IsMatch(docType)))];
    }
}
