namespace ErpSync.Engine.State;

/// <summary>Writing without a result.</summary>
internal static class StateWriting
{
    /// <summary>See <see cref="IStateStore.Write{T}"/>.</summary>
    public static void Write(this IStateStore store, Action<IStateTransaction> work) => store.Write(transaction => Done(work, transaction));

    /// <summary>See <see cref="IStateStore.WriteAsync{T}"/>.</summary>
    public static Task WriteAsync(this IStateStore store, Action<IStateTransaction> work, CancellationToken cancellationToken) =>
        store.WriteAsync(transaction => Done(work, transaction), cancellationToken);

    private static bool Done(Action<IStateTransaction> work, IStateTransaction transaction)
    {
        work(transaction);
        return true;
    }
}
