using System.Management.Automation;
using ErpSync.Commands.Binding;

namespace ErpSync.Commands;

/// <summary>Returns the audit trail, newest first, with every value before and after. Reads the state only.</summary>
[Cmdlet(VerbsCommon.Get, "ErpSyncLog")]
[OutputType(typeof(SyncLogEntry))]
public sealed class GetErpSyncLogCommand : ErpStateQueryCommand
{
    /// <summary>Only entries with these statuses. Default: all.</summary>
    [Parameter(HelpMessage = "Only entries with these statuses: success, failed, conflict, blocked, pending.")]
    [ValidateSet("success", "failed", "conflict", "blocked", "pending")]
    public string[] Status { get; set; } = [];

    /// <summary>Only entries at or after this time.</summary>
    [Parameter(HelpMessage = "Only entries since then: a date, today, yesterday, or a time ago such as 30m, 2h, 7d.")]
    [PointInTime]
    public DateTimeOffset? Since { get; set; }

    /// <summary>At most this many entries. Default: all.</summary>
    [Parameter(HelpMessage = "At most this many entries.")]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var selection = Selection();
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var query = new LogQuery
        {
            DocTypes = selection.DocTypes,
            Names = selection.Names,
            Statuses = [.. Status.Select(status => status.ToLowerInvariant())],
            Since = Since,
            First = First,
        };
        foreach (var entry in AskMany(() => Engine.GetLog(query)))
        {
            found.Add(entry.DocType);
            WriteObject(entry);
        }

        // No entry is an answer; a DocType nobody knows is a mistake.
        ReportUnknownDocTypes(selection, found);
    }
}
