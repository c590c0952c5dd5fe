namespace ErpSync.Sandbox;

/// <summary>Tables, naming counters and secrets of one site. Every change is registered with the running transaction.</summary>
internal sealed class SiteDatabase
{
    private readonly Dictionary<string, DocumentTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _series = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly Dictionary<(string DocType, string Name, string Field), string> _secrets = [];

    /// <summary>The transaction that writes belong to; set by the site around every operation.</summary>
    public Transaction Transaction { get; set; } = new();

    public DocumentTable Table(string docType)
    {
        if (!_tables.TryGetValue(docType, out var table))
        {
            _tables[docType] = table = new DocumentTable();
        }

        return table;
    }

    /// <summary>Last number given out under a series prefix; 0 if none was.</summary>
    public long SeriesCounter(string prefix) => _series.GetValueOrDefault(prefix);

    /// <summary>Sets the counter of a prefix. A rollback gives the number back.</summary>
    public void SetSeriesCounter(string prefix, long value)
    {
        var existed = _series.TryGetValue(prefix, out var before);
        _series[prefix] = value;
        Transaction.OnRollback(() =>
        {
            if (existed)
            {
                _series[prefix] = before;
            }
            else
            {
                _series.Remove(prefix);
            }
        });
    }

    /// <summary>Next integer name. Database sequences do not take part in transactions: a failed insert leaves a gap.</summary>
    public long NextSequenceNumber(string docType)
    {
        var next = _sequences.GetValueOrDefault(docType) + 1;
        _sequences[docType] = next;
        return next;
    }

    public string? Secret(string docType, string name, string field) => _secrets.GetValueOrDefault((docType, name, field));

    /// <summary>Stores a secret, or removes it with null.</summary>
    public void SetSecret(string docType, string name, string field, string? secret)
    {
        var key = (docType, name, field);
        var before = _secrets.GetValueOrDefault(key);
        if (before == secret)
        {
            return;
        }

        Put(secret);
        Transaction.OnRollback(() => Put(before));

        void Put(string? value)
        {
            if (value is null)
            {
                _secrets.Remove(key);
            }
            else
            {
                _secrets[key] = value;
            }
        }
    }

    /// <summary>Moves all secrets of a document to its new name.</summary>
    public void RenameSecrets(string docType, string oldName, string newName)
    {
        foreach (var (key, secret) in _secrets.Where(pair => pair.Key.DocType == docType && pair.Key.Name == oldName).ToList())
        {
            SetSecret(docType, oldName, key.Field, null);
            SetSecret(docType, newName, key.Field, secret);
        }
    }
}
