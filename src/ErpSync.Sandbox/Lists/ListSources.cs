namespace ErpSync.Sandbox;

/// <summary>The listed DocType and the child tables that fields or filters join in; finds columns by the ways to write them.</summary>
internal sealed class ListSources(DocTypeDefinition main, DocTypeRegistry docTypes)
{
    private readonly List<DocTypeDefinition> _types = [main];

    public DocTypeDefinition Main => main;

    /// <summary>Joined child DocTypes, in order of their source number.</summary>
    public IEnumerable<DocTypeDefinition> Joined => _types.Skip(1);

    public int Count => _types.Count;

    /// <summary>A column written <c>field</c>, <c>table_field.field</c> or <c>tabDocType.field</c>, backticks or not; null if unknown.</summary>
    public ListColumn? Find(string expression)
    {
        var text = expression.Replace("`", "", StringComparison.Ordinal).Trim();
        var dot = text.LastIndexOf('.');
        if (dot < 0)
        {
            return Column(0, text);
        }

        var owner = text[..dot];
        var field = text[(dot + 1)..];
        if (owner.StartsWith("tab", StringComparison.Ordinal) && docTypes.Find(owner[3..]) is not null)
        {
            return Find(owner[3..], field);
        }

        return main.Field(owner) is { IsTable: true } table ? Find(table.Options, field) : null;
    }

    /// <summary>A column of the listed DocType or of one of its child DocTypes; null if unknown.</summary>
    public ListColumn? Find(string docType, string field)
    {
        if (docType == main.Name)
        {
            return Column(0, field);
        }

        if (!main.TableFields.Any(table => table.Options == docType) || docTypes.Find(docType) is not { } child)
        {
            return null;
        }

        var source = _types.IndexOf(child);
        if (source < 0)
        {
            source = _types.Count;
            _types.Add(child);
        }

        return Column(source, field);
    }

    /// <summary>Columns of <c>lft</c> and <c>rgt</c> of a tree DocType; null if it is none.</summary>
    public (int Left, int Right)? TreeColumns(string docType) =>
        docTypes.Find(docType) is { IsTree: true } type ? (type.Column("lft"), type.Column("rgt")) : null;

    private ListColumn? Column(int source, string name)
    {
        var type = _types[source];
        var index = type.Column(name);
        return index < 0 ? null : new ListColumn(source, index, type.Field(name), index == StandardColumns.Name && type.HasIntegerNames);
    }
}
