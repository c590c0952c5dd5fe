using ErpSync.Engine.Files;

namespace ErpSync.Engine.Documents;

/// <summary>
/// Link names from what is known of one page: which documents are paired under which names and which exist on a side. Names compare
/// exactly, because Frappe stores a link in the target's own spelling.
/// </summary>
/// <param name="docTypesInScope">The synchronized DocTypes. Links to any other DocType keep their name on both sides.</param>
internal sealed class LinkNames(IEnumerable<string> docTypesInScope) : ILinkNames
{
    // Frappe refuses names with < or >, so no document of the cloud has such a name.
    private const string LocalOnlyPrefix = "<local> ";

    private readonly HashSet<string> _scope = new(docTypesInScope, StringComparer.Ordinal);
    private readonly Dictionary<(string DocType, string Name), string> _localByCloud = [];
    private readonly Dictionary<(string DocType, string Name), string> _cloudByLocal = [];
    private readonly HashSet<(string DocType, string Name)> _onCloud = [];
    private readonly HashSet<(string DocType, string Name)> _onLocal = [];

    /// <inheritdoc/>
    public FileNames Files { get; } = new();

    /// <summary>Says that the two names are the same document and that it exists on both sides.</summary>
    public void AddPair(string docType, string cloudName, string localName)
    {
        _localByCloud[(docType, cloudName)] = localName;
        _cloudByLocal[(docType, localName)] = cloudName;
        _onCloud.Add((docType, cloudName));
        _onLocal.Add((docType, localName));
    }

    /// <summary>Says that a document exists on a side, paired or not.</summary>
    public void AddKnown(Side side, string docType, string name) => (side == Side.Cloud ? _onCloud : _onLocal).Add((docType, name));

    /// <inheritdoc/>
    public string ToNeutral(Side side, string docType, string name)
    {
        if (side == Side.Cloud || !_scope.Contains(docType))
        {
            return name;
        }

        if (_cloudByLocal.TryGetValue((docType, name), out var cloudName))
        {
            return cloudName;
        }

        var isTaken = _onCloud.Contains((docType, name)) || name.StartsWith(LocalOnlyPrefix, StringComparison.Ordinal);
        return isTaken ? LocalOnlyPrefix + name : name;
    }

    /// <inheritdoc/>
    public string? ToSite(Side side, string docType, string neutralName)
    {
        if (!_scope.Contains(docType))
        {
            return neutralName;
        }

        if (side == Side.Cloud)
        {
            return _onCloud.Contains((docType, neutralName)) ? neutralName : null;
        }

        if (_localByCloud.TryGetValue((docType, neutralName), out var localName))
        {
            return localName;
        }

        if (neutralName.StartsWith(LocalOnlyPrefix, StringComparison.Ordinal))
        {
            localName = neutralName[LocalOnlyPrefix.Length..];
            return IsUnpairedLocal(docType, localName) ? localName : null;
        }

        // A cloud document of that name that is not paired may be another document than the local one of the same name.
        return IsUnpairedLocal(docType, neutralName) && !_onCloud.Contains((docType, neutralName)) ? neutralName : null;
    }

    private bool IsUnpairedLocal(string docType, string name) =>
        _onLocal.Contains((docType, name)) && !_cloudByLocal.ContainsKey((docType, name));
}
