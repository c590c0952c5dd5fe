using ErpSync.Engine.Decisions;

namespace ErpSync.Engine.Schema;

/// <summary>One field that is compared and written: present on both sites and not excluded.</summary>
internal sealed record SyncField
{
    public required string Name { get; init; }

    /// <summary>Frappe's fieldtype on the cloud site; decides the canonical form.</summary>
    public required string Type { get; init; }

    /// <summary>Decimal places compared: the smaller of both sites' precision, 9 when neither says (Frappe stores decimal(21,9)).</summary>
    public int Precision { get; init; } = 9;

    /// <summary>The DocType of a Link; null otherwise.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>The companion field that names the DocType of a Dynamic Link; null otherwise.</summary>
    public string? LinkTypeField { get; init; }

    /// <summary>
    /// Computed by the server: read-only, or fetched from a linked document. A one-sided change travels; it is never a conflict and is not
    /// written to submitted documents.
    /// </summary>
    public bool Derived { get; init; }

    public bool Required { get; init; }

    public bool SetOnlyOnce { get; init; }

    public bool AllowOnSubmit { get; init; }

    /// <summary>
    /// Whether either site fills the field by itself when it is missing (a default): an empty value must then be sent as "".
    /// </summary>
    public bool HasDefault { get; init; }

    /// <summary>Which way values travel.</summary>
    public FieldRoute Route { get; init; }

    /// <summary>The sites that refuse a new document or row without the field, or make its name of it.</summary>
    public IReadOnlyList<Side> NeededOn { get; init; } = [];

    /// <summary>Which values only one of the sites can hold; null when both hold the same.</summary>
    public FieldLimit? Limit { get; init; }

    /// <summary>Whether a new document or row takes the value along to a side.</summary>
    public bool IsSentWithNew(Side side) => Route.Leads(side.Other()) || NeededOn.Contains(side);
}
