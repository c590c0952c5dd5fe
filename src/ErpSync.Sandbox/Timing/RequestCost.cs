namespace ErpSync.Sandbox;

/// <summary>What one request takes of a site.</summary>
/// <param name="Core">Time on a core.</param>
/// <param name="Wait">Time after that in which the worker waits for the disk or a lock and no core is held.</param>
/// <param name="Exclusive">The first part of <paramref name="Core"/>, in which no other request of the same kind can be worked on.</param>
internal readonly record struct RequestCost(TimeSpan Core, TimeSpan Wait, TimeSpan Exclusive)
{
    public static RequestCost Of(double coreMilliseconds, double waitMilliseconds = 0, double exclusiveMilliseconds = 0) => new(
        TimeSpan.FromMilliseconds(coreMilliseconds),
        TimeSpan.FromMilliseconds(waitMilliseconds),
        TimeSpan.FromMilliseconds(exclusiveMilliseconds));
}
