namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of pair_bodies and body_samples through one connection, which keeps the samples it has used.</summary>
internal sealed class BodyRows(StateConnection connection)
{
    // Smaller contents pack well enough alone, and make a poor sample for larger ones of their DocType.
    private const int SmallestSample = 512;

    private readonly BodyCodec _codec = new();
    private readonly Dictionary<long, BodySample> _samples = [];
    private readonly Dictionary<string, BodySample> _latest = new(StringComparer.Ordinal);

    public Dictionary<long, PairBase> Get(IReadOnlyCollection<long> pairIds)
    {
        if (pairIds.Count == 0)
        {
            return [];
        }

        var bodies = connection.Read(
            "SELECT b.pair_id, b.body FROM json_each(?1) n CROSS JOIN pair_bodies b ON b.pair_id = n.value",
            reader => (PairId: reader.GetInt64(0), Body: reader.GetFieldValue<byte[]>(1)),
            StateJson.Parameter(pairIds));
        var bases = new Dictionary<long, PairBase>(bodies.Count);
        foreach (var (pairId, body) in bodies)
        {
            try
            {
                var sample = BodyPacking.SampleOf(body);
                bases[pairId] = BodyCodec.Read(BodyPacking.Unpack(body, sample == 0 ? null : GetSample(sample)));
            }
            catch (InvalidDataException exception)
            {
                throw connection.Errors.BodyDamaged(pairId, exception);
            }
        }

        return bases;
    }

    public void Save(long pairId, PairBase pairBase)
    {
        var docType = PairRows.DocTypeOf(connection, pairId) ?? throw connection.Errors.PairNotFound(pairId);
        var plain = _codec.Write(pairBase);
        var sample = LatestSample(docType) ?? (plain.Length >= SmallestSample ? AddSample(docType, plain) : null);

        // Null: the Brotli that made the sample was another one. A new sample then serves from here on; bodies behind the old one stay
        // readable.
        var body = BodyPacking.Pack(plain, sample)
            ?? BodyPacking.Pack(plain, AddSample(docType, plain))
            ?? throw new InvalidOperationException("Brotli packs the same bytes differently each time.");
        connection.Run("INSERT OR REPLACE INTO pair_bodies (pair_id, body) VALUES (?1, ?2)", pairId, body);
    }

    /// <summary>Forgets samples that a rolled back transaction may have added.</summary>
    public void Reset()
    {
        _samples.Clear();
        _latest.Clear();
    }

    private BodySample GetSample(long id)
    {
        if (!_samples.TryGetValue(id, out var sample))
        {
            sample = connection.Read(
                "SELECT plain, packed FROM body_samples WHERE id = ?1",
                reader => new BodySample(id, reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)),
                id).FirstOrDefault() ?? throw new InvalidDataException($"The table body_samples has no row {id}.");
            _samples.Add(id, sample);
        }

        return sample;
    }

    private BodySample? LatestSample(string docType)
    {
        if (!_latest.TryGetValue(docType, out var sample)
            && connection.Number("SELECT MAX(id) FROM body_samples WHERE doctype = ?1", docType) is { } id)
        {
            sample = GetSample(id);
            _latest.Add(docType, sample);
        }

        return sample;
    }

    private BodySample AddSample(string docType, ReadOnlySpan<byte> plain)
    {
        var made = BodyPacking.MakeSample(plain);
        var id = connection.Number(
            "INSERT INTO body_samples (doctype, plain, packed) VALUES (?1, ?2, ?3) RETURNING id", docType, made.Plain, made.Packed);
        var sample = made with { Id = id ?? throw new InvalidOperationException("SQLite gave a new sample no id.") };
        _samples[sample.Id] = sample;
        _latest[docType] = sample;
        return sample;
    }
}
