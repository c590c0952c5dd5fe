using ErpSync.Engine.Configuration;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Hosting;

/// <summary>Values for tab completion. A completion that fails offers nothing; it never disturbs the command line.</summary>
internal sealed class CompletionSource(EngineOptions options) : ICompletionSource
{
    public IReadOnlyList<string> DocTypes() => Try(() => ConfigurationLoader.Load(options).DocTypes);

    public IReadOnlyList<string> Names(string? docType, string prefix, int limit) => Try(() => FromState(state =>
        (IReadOnlyList<string>)[.. state.QueryRecords(new RecordQuery
        {
            DocTypes = docType is null ? [] : [docType],
            Names = [NamePattern.Escape(prefix) + "*"],
        }).OrderByDescending(record => record.LastSynced).Take(limit).Select(record => record.Name)]));

    public IReadOnlyList<KeyValuePair<long, string>> Conflicts(int limit) => Try(() => FromState(state =>
        (IReadOnlyList<KeyValuePair<long, string>>)[.. state.QueryConflicts(new ConflictQuery()).Take(limit)
            .Select(conflict => KeyValuePair.Create(conflict.Id, $"{conflict.DocType}/{conflict.Name}"))]));

    public IReadOnlyList<KeyValuePair<long, string>> DeadLetters(int limit) => Try(() => FromState(state =>
        (IReadOnlyList<KeyValuePair<long, string>>)[.. state.QueryWebhookEvents(
                new WebhookEventQuery { Statuses = [WebhookEventStatus.DeadLetter], First = limit })
            .Select(entry => KeyValuePair.Create(entry.Id, $"{entry.DocType}/{entry.Name}"))]));

    private T FromState<T>(Func<IStateStore, T> read)
    {
        using var state = SqliteStateStore.Open(ConfigurationLoader.Load(options).State.Path, StateAccess.ReadOnly, TimeProvider.System);
        return read(state);
    }

    private static IReadOnlyList<T> Try<T>(Func<IReadOnlyList<T>> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is ErpSyncException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
