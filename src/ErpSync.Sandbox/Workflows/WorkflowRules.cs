using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Workflows as a save meets them (<c>model/workflow.py</c> of Frappe 13 to 16, section 5 of the contract): a new document is in the first state, the state
/// moves along transitions that are open to the user only, and a submit by another way than an action of the workflow is let through and given the first
/// state of a submitted document.
/// </summary>
internal sealed class WorkflowRules(SiteDatabase database, DocumentReader reader, DocTypeRegistry docTypes)
{
    private const string Workflow = "Workflow";

    public static IEnumerable<JsonObject> DocTypes()
    {
        yield return new DocTypeSketch("Workflow Document State", module: "Workflow", isChild: true)
            .Field("state", required: true)
            .Field("doc_status", "Select", "0\n1\n2", "0")
            .Fields("Data", "allow_edit", "update_field", "update_value")
            .Fields("Check", "is_optional_state")
            .ToJson();
        yield return new DocTypeSketch("Workflow Transition", module: "Workflow", isChild: true)
            .Field("state", required: true)
            .Field("action", required: true)
            .Field("next_state", required: true)
            .Field("allowed", required: true)
            .Fields("Check", "allow_self_approval=1")
            .Field("condition", "Code")
            .ToJson();
        yield return new DocTypeSketch(Workflow, "field:workflow_name", "Workflow")
            .Field("workflow_name", required: true)
            .Field("document_type", "Link", "DocType", required: true)
            .Fields("Check", "is_active", "override_status", "send_email_alert")
            .Field("states", "Table", "Workflow Document State", required: true)
            .Field("transitions", "Table", "Workflow Transition", required: true)
            .Field("workflow_state_field", "Data", null, "workflow_state", required: true)
            .ToJson();
    }

    /// <summary>Checks the state of a document, and gives it one.</summary>
    /// <param name="document">The document as it is to be saved.</param>
    /// <param name="before">The stored document; null for a new one.</param>
    /// <param name="session">Who saves.</param>
    /// <exception cref="FrappeError">417 ValidationError or WorkflowPermissionError.</exception>
    public void Validate(OpenDocument document, OpenDocument? before, Session session)
    {
        if (Active(document.Type.Name) is not { } workflow)
        {
            return;
        }

        var field = workflow.Text("workflow_state_field");
        var states = Rows(workflow, "states");
        var first = NodeText.Of(states[0]["state"]);
        var current = before?.Text(field) is { Length: > 0 } stored ? stored : first;
        var next = document.Text(field);
        if (next.Length == 0)
        {
            document.Values[field] = next = first;
        }

        if (!states.Exists(state => NodeText.Of(state["state"]) == current))
        {
            throw FrappeErrors.Validation($"<strong>{current}</strong> is not a valid Workflow State. Please update your Workflow and try again.");
        }

        if (current != next && (before is null || !IsOpen(workflow, current, next, session)))
        {
            throw FrappeErrors.Validation(
                $"Workflow State transition not allowed from <strong>{current}</strong> to <strong>{next}</strong>", type: "WorkflowPermissionError");
        }

        if (document.DocStatus > 0 && !states.Exists(state => NodeText.Of(state["state"]) == next && Status(state) == document.DocStatus)
            && states.Find(state => Status(state) == document.DocStatus) is { } reached)
        {
            document.Values[field] = NodeText.Of(reached["state"]);
        }
    }

    private static int Status(JsonObject state) => (int)PythonNumbers.ToInt(state["doc_status"]);

    private static bool IsOpen(OpenDocument workflow, string from, string to, Session session) => Rows(workflow, "transitions").Exists(transition =>
        NodeText.Of(transition["state"]) == from && NodeText.Of(transition["next_state"]) == to && session.User.HasRole(NodeText.Of(transition["allowed"])));

    private static List<JsonObject> Rows(OpenDocument workflow, string table) => [.. workflow.RowsOf(workflow.Type.Field(table)!)];

    private OpenDocument? Active(string docType) => docTypes.Find(Workflow) is not { } type ? null
        : database.Table(Workflow).Rows.Select(row => reader.Get(type, row.Name))
            .FirstOrDefault(workflow => workflow.Text("document_type") == docType && PythonNumbers.ToInt(workflow.Values["is_active"]) != 0);
}
