namespace ErpSync.Engine.Configuration;

/// <summary>The rules of one DocType: sync_rules.doctype_rules.&lt;DocType&gt; over the global ones.</summary>
internal sealed record DocTypeRules
{
    public required string DocType { get; init; }

    /// <summary>direction: bidirectional (default), cloud_to_local, local_to_cloud.</summary>
    public SyncDirection Direction { get; init; }

    /// <summary>priority (cloud, local, latest, manual) or the global conflict_resolution. Default latest_timestamp.</summary>
    public ConflictStrategy Strategy { get; init; } = ConflictStrategy.LatestTimestamp;

    /// <summary>What applies when latest_timestamp cannot tell. Default manual.</summary>
    public ConflictStrategy Fallback { get; init; } = ConflictStrategy.Manual;

    /// <summary>field_rules: a strategy for one field (or table.field), before <see cref="Strategy"/>.</summary>
    public IReadOnlyDictionary<string, ConflictStrategy> FieldStrategies { get; init; } = new Dictionary<string, ConflictStrategy>();

    /// <summary>conflict_scope: field (default: disjoint edits merge) or document (any two-sided edit is a conflict).</summary>
    public ConflictScope Scope { get; init; }

    /// <summary>deletes: propagate (default), ignore, conflict.</summary>
    public DeletePolicy Deletes { get; init; }

    /// <summary>max_deletes.count: deletions per DocType and run. Default 50.</summary>
    public int MaxDeletes { get; init; } = 50;

    /// <summary>max_deletes.percent of the tracked pairs, 0 to 100; the smaller of the two limits holds, but one is always allowed. Default 10.</summary>
    public double MaxDeletesPercent { get; init; } = 10;

    /// <summary>
    /// max_changes.count: a run that finds more documents than this, and more than <see cref="MaxChangesPercent"/>, changed at once on one side leaves the
    /// DocType alone and asks. Default 100.
    /// </summary>
    public int MaxChanges { get; init; } = 100;

    /// <summary>max_changes.percent of the tracked pairs, 0 to 100; 100 never asks. Default 90.</summary>
    public double MaxChangesPercent { get; init; } = 90;

    /// <summary>docstatus: mirror (default), draft, skip.</summary>
    public DocStatusPolicy DocStatus { get; init; }

    /// <summary>attachments: referenced (default), all, none.</summary>
    public AttachmentPolicy Attachments { get; init; }

    /// <summary>max_attachment_mb: bytes of the largest file that travels. Default 25 MiB, Frappe's own default.</summary>
    public long MaxAttachmentBytes { get; init; } = 25L * 1024 * 1024;

    /// <summary>Fields left out of comparison and writing: the global and the DocType's exclude_fields ("field" or "table.field").</summary>
    public IReadOnlySet<string> ExcludedFields { get; init; } = new HashSet<string>();

    /// <summary>
    /// only_fields: when not empty, every field but these is left out as if excluded ("field", "table" for a whole child table,
    /// "table.field"). Default: all fields.
    /// </summary>
    public IReadOnlySet<string> OnlyFields { get; init; } = new HashSet<string>();

    /// <summary>field_directions: cloud_to_local or local_to_cloud for a field, a table or a "table.field" that travels one way only.</summary>
    public IReadOnlyDictionary<string, SyncDirection> FieldDirections { get; init; } = new Dictionary<string, SyncDirection>();

    /// <summary>filters: only documents that match every condition are synchronized. Default: all.</summary>
    public IReadOnlyList<DocumentFilter> Filters { get; init; } = [];

    /// <summary>on_leave: keep (default) or carry.</summary>
    public LeavePolicy OnLeave { get; init; }

    /// <summary>match_by: fields that together identify the same business document on both sites before the first sync.</summary>
    public IReadOnlyList<string> MatchBy { get; init; } = [];
}
