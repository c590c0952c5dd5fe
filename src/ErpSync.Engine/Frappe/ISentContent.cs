namespace ErpSync.Engine.Frappe;

/// <summary>A body that remembers whether it was asked for: a site cannot have acted on a body that never left.</summary>
internal interface ISentContent
{
    bool Started { get; }
}
