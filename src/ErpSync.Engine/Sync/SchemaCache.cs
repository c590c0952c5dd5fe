using System.Text.Json;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>
/// The definitions of one site, kept in the state. They are used again only where three short lists prove that they are still what they were:
/// modified of the DocType, its child tables and all their Custom Fields and Property Setters. Where nothing proves it they are read anew.
/// </summary>
internal sealed class SchemaCache(RunContext run, Side side)
{
    // With fewer DocTypes, reading them costs no more than the proof.
    private const int FewestDocTypes = 4;
    private const int ReadAtOnce = 4;

    // A site may answer a definition from a cache of its own for a while after a change; nobody follows it for longer than this.
    private static readonly TimeSpan LongestTrust = TimeSpan.FromHours(1);

    private static readonly Guid Reader = typeof(DocTypeSchema).Module.ModuleVersionId;

    /// <summary>The definitions of the DocTypes; null for one that the site does not have.</summary>
    public async Task<IReadOnlyDictionary<string, DocTypeSchema?>> ReadAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken)
    {
        var isWorthIt = docTypes.Count >= FewestDocTypes;
        var known = isWorthIt ? docTypes.Select(Known).OfType<KnownSchema>().ToList() : [];

        // Before the definitions: what changes in between is read anew by the next run.
        var stamps = known.Count == 0 ? null : await run.Site(side).GetSchemaStampsAsync(
            [.. docTypes.Union(known.SelectMany(kept => KnownSchema.Members(kept.Schema)), StringComparer.Ordinal)], cancellationToken);
        var read = new Dictionary<string, DocTypeSchema?>(StringComparer.Ordinal);
        foreach (var chunk in docTypes.Chunk(ReadAtOnce))
        {
            var schemas = await Task.WhenAll(chunk.Select(docType => ReadAsync(docType, known.Find(kept => kept.Schema.Name == docType), stamps, isWorthIt, cancellationToken)));
            foreach (var (docType, schema) in chunk.Zip(schemas))
            {
                read[docType] = schema;
            }
        }

        return read;
    }

    private async Task<DocTypeSchema?> ReadAsync(
        string docType, KnownSchema? known, IReadOnlyDictionary<string, string>? stamps, bool isKept, CancellationToken cancellationToken)
    {
        if (known?.Stamp is { } stamp && stamp == Stamp(known.Schema, stamps) && (run.Now - known.ReadAt).Duration() < LongestTrust)
        {
            run.Site(side).UseSchema(known.Schema);
            return known.Schema;
        }

        var schema = await run.Site(side).GetSchemaAsync(docType, cancellationToken);
        if (isKept && schema is not null && !run.PlanOnly)
        {
            Keep(known, new KnownSchema(Reader, run.Site(side).Url, run.Now, Stamp(schema, stamps), schema));
        }

        return schema;
    }

    // One text for the DocType and its child tables; null when the lists do not tell of all of them.
    private static string? Stamp(DocTypeSchema schema, IReadOnlyDictionary<string, string>? stamps)
    {
        var parts = KnownSchema.Members(schema).Select(member => stamps?.GetValueOrDefault(member)).ToList();
        return parts.Contains(null) ? null : string.Join(' ', parts);
    }

    private KnownSchema? Known(string docType)
    {
        try
        {
            return run.Store.GetFact(Fact(docType)) is { } text && JsonSerializer.Deserialize<KnownSchema>(text) is { Schema: { } schema } known
                && known.Reader == Reader && known.Site == run.Site(side).Url && schema.Name == docType
                ? known
                : null;
        }
        catch (JsonException)
        {
            // Somebody wrote there by hand: it is read anew.
            return null;
        }
    }

    private void Keep(KnownSchema? before, KnownSchema now)
    {
        var isOfUse = now.Stamp is not null || before is null || !KnownSchema.Members(before.Schema).SequenceEqual(KnownSchema.Members(now.Schema), StringComparer.Ordinal);
        if (isOfUse)
        {
            run.Store.Write(transaction => transaction.SetFact(Fact(now.Schema.Name), JsonSerializer.Serialize(now)));
        }
    }

    private string Fact(string docType) => $"schema/{Words.Of(side)}/{docType}";
}
