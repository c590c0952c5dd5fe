using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of pair_bodies and body_samples through one connection, which keeps the samples it has used.</summary>
internal sealed class BodyRows(StateConnection connection)
{
    // Bytes. Smaller documents make a poor sample for larger ones of their DocType; larger ones would stay in memory.
    private const int SmallestSample = 256;
    private const int LargestSample = 64 * 1024;

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
                var id = BodyPacking.SampleOf(body);
                var sample = id == 0 ? BodySample.None : GetSample(id);
                bases[pairId] = BodyCodec.Read(BodyPacking.Unpack(body, sample), sample.Document);
            }
            catch (InvalidDataException exception)
            {
                throw connection.Errors.BodyDamaged(pairId, exception);
            }
        }

        return bases;
    }

    public void Save(long pairId, string docType, PairBase pairBase)
    {
        var sample = LatestSample(docType) ?? AddSample(docType, pairBase.Cloud) ?? BodySample.None;
        var body = BodyPacking.Pack(_codec.Write(pairBase, sample.Document), sample);
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
                "SELECT plain FROM body_samples WHERE id = ?1",
                reader => Sample(id, reader.GetFieldValue<byte[]>(0)),
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

    // Null when the document makes no good sample; a later one may.
    private BodySample? AddSample(string docType, CanonicalDocument document)
    {
        var plain = _codec.Write(new PairBase(document, document), CanonicalDocument.Empty).ToArray();
        if (plain.Length is < SmallestSample or > LargestSample)
        {
            return null;
        }

        var id = connection.Number("INSERT INTO body_samples (doctype, plain) VALUES (?1, ?2) RETURNING id", docType, plain);
        var sample = new BodySample(id ?? throw new InvalidOperationException("SQLite gave a new sample no id."), document, plain);
        _samples[sample.Id] = sample;
        _latest[docType] = sample;
        return sample;
    }

    private static BodySample Sample(long id, byte[] plain) => new(id, BodyCodec.Read(plain, CanonicalDocument.Empty).Cloud, plain);
}
