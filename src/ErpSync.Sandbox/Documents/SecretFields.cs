using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Password fields: the secret is kept apart and the column shows as many asterisks. Asterisks sent back keep the secret, an empty
/// value removes it.
/// </summary>
internal sealed class SecretFields(SiteDatabase database, DocTypeRegistry docTypes)
{
    public void Save(OpenDocument document)
    {
        Save(document.Type, document.Values);
        foreach (var (table, row) in document.AllRows())
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                Save(childType, row);
            }
        }
    }

    private void Save(DocTypeDefinition type, JsonObject values)
    {
        foreach (var field in type.StoredFields)
        {
            if (field.Kind != FieldKind.Password)
            {
                continue;
            }

            var name = NodeText.Of(values["name"]);
            var secret = NodeText.Of(values[field.Name]);
            if (secret.Length == 0)
            {
                database.SetSecret(type.Name, name, field.Name, null);
            }
            else if (secret.AsSpan().ContainsAnyExcept('*'))
            {
                database.SetSecret(type.Name, name, field.Name, secret);
                values[field.Name] = new string('*', secret.Length);
            }
        }
    }
}
