using ErpSync.Engine.Events;

namespace ErpSync.Webhooks.Receiving;

/// <summary>What became of reading a delivery: an event, or why it is refused.</summary>
/// <param name="Event">The event; null when refused.</param>
/// <param name="Status">The HTTP status of the refusal; 0 for an event.</param>
/// <param name="Problem">Why, and what to do; null for an event.</param>
/// <param name="Test">The mark of a test, which is answered and goes no further; null for an event.</param>
internal sealed record Delivery(IncomingEvent? Event, int Status, string? Problem, string? Test = null)
{
    public static Delivery OfTest(string mark) => new(null, 0, null, mark);

    public static Delivery Of(IncomingEvent incoming) => new(incoming, 0, null);

    public static Delivery Refused(int status, string problem) => new(null, status, problem);
}
