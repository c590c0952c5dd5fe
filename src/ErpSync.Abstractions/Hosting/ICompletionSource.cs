namespace ErpSync;

/// <summary>Values for tab completion, from configuration and state only. Members never throw; they return nothing when they cannot tell.</summary>
public interface ICompletionSource
{
    /// <summary>The configured DocTypes.</summary>
    IReadOnlyList<string> DocTypes();

    /// <summary>Document names, newest first.</summary>
    /// <param name="docType">Only of this DocType; null means any.</param>
    /// <param name="prefix">What the user has typed.</param>
    /// <param name="limit">At most this many.</param>
    IReadOnlyList<string> Names(string? docType, string prefix, int limit);

    /// <summary>Open conflicts as (id, "DocType/Name").</summary>
    /// <param name="limit">At most this many.</param>
    IReadOnlyList<KeyValuePair<long, string>> Conflicts(int limit);

    /// <summary>Dead letters of the webhook queue as (id, "DocType/Name"), newest first.</summary>
    /// <param name="limit">At most this many.</param>
    IReadOnlyList<KeyValuePair<long, string>> DeadLetters(int limit);
}
