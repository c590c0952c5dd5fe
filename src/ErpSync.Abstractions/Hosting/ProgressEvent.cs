namespace ErpSync;

/// <summary>How far the work is.</summary>
/// <param name="Id">1 for the run, a number of its own per DocType.</param>
/// <param name="ParentId">The parent's id; -1 for none.</param>
/// <param name="Activity">What is being done.</param>
/// <param name="Status">Counts and rate, for example "312 of 1,240 - 41 documents/s".</param>
/// <param name="PercentComplete">0 to 100; -1 when the total is not known.</param>
/// <param name="SecondsRemaining">Estimate; -1 when not known.</param>
/// <param name="Completed">True for the last event of this id.</param>
public sealed record ProgressEvent(int Id, int ParentId, string Activity, string Status, int PercentComplete, int SecondsRemaining, bool Completed)
    : EngineEvent;
