namespace ErpSync.Engine.Documents;

/// <summary>
/// One child row in canonical form. <see cref="Id"/> is the pair's own identity of the row, the same for both sides;
/// <see cref="SourceName"/> is the row's name on the site it was read from and takes no part in equality.
/// </summary>
internal sealed class CanonicalRow(string id, string? sourceName, IReadOnlyDictionary<string, string> fields)
{
    /// <summary>The row's identity within the pair. A row seen for the first time carries "c:name" or "l:name".</summary>
    public string Id { get; } = id;

    /// <summary>The row's name on the site it was read from; null for a row that does not exist there yet.</summary>
    public string? SourceName { get; } = sourceName;

    /// <summary>Non-empty values by field name.</summary>
    public CanonicalFields Fields { get; } = CanonicalFields.Of(fields);

    public CanonicalRow WithId(string newId) => newId == Id ? this : new CanonicalRow(newId, SourceName, Fields);

    public CanonicalRow WithSourceName(string? name) => name == SourceName ? this : new CanonicalRow(Id, name, Fields);

    /// <summary>Whether both rows hold the same values, whatever their identities.</summary>
    public bool HasSameContent(CanonicalRow other) => Fields.HasSameValues(other.Fields);
}
