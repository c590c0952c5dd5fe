namespace ErpSync.Engine.Tests.Support;

/// <summary>Runs asynchronous work to its end on the calling thread, its continuations in the order in which they became ready.</summary>
internal static class OnOneThread
{
    public static T Run<T>(Func<Task<T>> work)
    {
        var before = SynchronizationContext.Current;
        var context = new Pump();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = work();
            while (!task.IsCompleted)
            {
                Assert.True(context.RunNext(), "Nothing is ready to run, and the work has not ended.");
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public static void Run(Func<Task> work) => Run(async () =>
    {
        await work();
        return true;
    });

    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

        public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

        public bool RunNext()
        {
            if (!_ready.TryDequeue(out var next))
            {
                return false;
            }

            next.Callback(next.State);
            return true;
        }
    }
}
