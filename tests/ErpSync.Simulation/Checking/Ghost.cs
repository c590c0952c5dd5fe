using System.Text.Json.Nodes;

namespace ErpSync.Simulation.Checking;

/// <summary>
/// Remembers who wrote which value having seen which, knowing nothing of the engine. Every value that users write is a text of its own.
/// </summary>
internal sealed class Ghost
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accounted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GhostDocument> _documents = new(StringComparer.Ordinal);
    private int _tokens;

    public IReadOnlyDictionary<string, GhostDocument> Documents => _documents;

    /// <summary>What users did, each change of one document once.</summary>
    public int Acts { get; private set; }

    /// <summary>A text nobody has written yet.</summary>
    public string Token() => $"tok{++_tokens}.";

    public GhostDocument? Find(string? uid) => uid is not null ? _documents.GetValueOrDefault(uid) : null;

    /// <summary>A user makes a document.</summary>
    public void Create(Side side, string docType, JsonObject values)
    {
        Acts++;
        var uid = Uid(values)!;
        var document = _documents[uid] = new GhostDocument(uid, docType, side);
        Write(document, side, Tokens(values).ToHashSet(StringComparer.Ordinal), []);
    }

    /// <summary>A user changes a document he has before him.</summary>
    public void Edit(Side side, JsonObject before, JsonObject after)
    {
        Acts++;
        var had = Tokens(before).ToHashSet(StringComparer.Ordinal);
        var has = Tokens(after).ToHashSet(StringComparer.Ordinal);
        var removed = had.Except(has).ToHashSet(StringComparer.Ordinal);
        _accounted.UnionWith(removed);
        if (Find(Uid(after)) is { } document)
        {
            Write(document, side, has.Except(had).ToHashSet(StringComparer.Ordinal), removed);
        }
    }

    /// <summary>A user submits or cancels.</summary>
    public void Step(Side side, JsonObject before)
    {
        Acts++;
        Find(Uid(before))?.Stepped.Add(side);
    }

    /// <summary>A user deletes a document, or merges it into another.</summary>
    public void Delete(Side side, JsonObject before)
    {
        Acts++;
        var seen = Tokens(before).ToHashSet(StringComparer.Ordinal);
        _accounted.UnionWith(seen);
        Find(Uid(before))?.Delete(side, seen);
    }

    /// <summary>A user brings a deleted document back.</summary>
    public void Restore(Side side, JsonObject after)
    {
        Acts++;
        Find(Uid(after))?.Restore(side);
    }

    /// <summary>A user renames a document.</summary>
    public void Rename() => Acts++;

    /// <summary>What users wrote and nobody who had seen it took away.</summary>
    public IEnumerable<string> Owed() => _written.Where(token => !_accounted.Contains(token));

    public static string? Uid(JsonObject fields) => fields["uid"]?.ToString() is { Length: > 0 } uid ? uid : null;

    public static IEnumerable<string> Tokens(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Tokens(field.Value)),
        JsonArray rows => rows.SelectMany(Tokens),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("tok", StringComparison.Ordinal) => [text],
        _ => [],
    };

    private void Write(GhostDocument document, Side side, HashSet<string> written, HashSet<string> removed)
    {
        _written.UnionWith(written);
        document.Edit(side, written, removed);
    }
}
