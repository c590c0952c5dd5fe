using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Writes columns without validation, hooks, stamps or Version, as raw updates in server code do.</summary>
internal static class DirectWrite
{
    /// <exception cref="FrappeError">404 if the document is not stored; 500 for an unknown column.</exception>
    public static void Apply(SiteInternals site, DocTypeDefinition type, string name, JsonObject values)
    {
        var table = site.Database.Table(type.Name);
        var row = table.Find(name);
        if (row is null && type.IsSingle)
        {
            row = table.Insert(site.Rows.MakeValues(type, new JsonObject { ["name"] = type.Name }), site.Database.Transaction);
        }

        if (row is null)
        {
            throw FrappeErrors.NotFound(type.Name, name);
        }

        foreach (var (key, value) in values)
        {
            var column = type.Column(key);
            if (column < 0)
            {
                throw FrappeErrors.Database("OperationalError", 1054, $"Unknown column '{key}' in 'SET'");
            }

            var stored = type.Field(key) is { } field
                ? ValueCasting.Stored(field, value, site.Names, type.Name)
                : column is StandardColumns.DocStatus or StandardColumns.Idx
                    ? StoredValue.Box(PythonNumbers.ToInt(value))
                    : NodeText.OrNull(value);
            table.SetColumn(row, column, stored, site.Database.Transaction);
        }
    }
}
