namespace ErpSync.Sandbox;

/// <summary>The events a Webhook may wait for.</summary>
internal static class WebhookEventNames
{
    public const string AfterInsert = "after_insert";
    public const string OnUpdate = "on_update";
    public const string OnSubmit = "on_submit";
    public const string OnCancel = "on_cancel";
    public const string OnTrash = "on_trash";
    public const string OnUpdateAfterSubmit = "on_update_after_submit";
    public const string OnChange = "on_change";

    /// <summary>Offered by Frappe 16; a task of workflows, never an event of a document.</summary>
    public const string WorkflowTransition = "workflow_transition";

    /// <summary>All of them. Frappe 15 never sends <see cref="OnUpdateAfterSubmit"/>, although it offers it (recording 19).</summary>
    public static IReadOnlyList<string> Offered { get; } =
        [AfterInsert, OnUpdate, OnSubmit, OnCancel, OnTrash, OnUpdateAfterSubmit, OnChange];

    /// <summary>Events that only submittable DocTypes have.</summary>
    public static bool NeedsSubmittable(string name) => name is OnSubmit or OnCancel or OnUpdateAfterSubmit;
}
