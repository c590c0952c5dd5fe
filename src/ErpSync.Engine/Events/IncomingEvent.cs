namespace ErpSync.Engine.Events;

/// <summary>What a site tells: look at this document. Nothing else in it is ever trusted.</summary>
/// <param name="Source">The site.</param>
/// <param name="DocType">The DocType; empty when the site told none: then every DocType of that site is scanned.</param>
/// <param name="Name">The document; empty when the site told none: then the DocType is scanned.</param>
/// <param name="Event">What happened there, for people; "on_trash" must look even when the stamp is known.</param>
/// <param name="Modified">The document's modified at the time of the event, verbatim; null when the site did not tell.</param>
internal sealed record IncomingEvent(Side Source, string DocType, string Name, string? Event, string? Modified)
{
    /// <summary>Default: a person has just saved it.</summary>
    public EventPriority Priority { get; init; } = EventPriority.RealTime;
}
