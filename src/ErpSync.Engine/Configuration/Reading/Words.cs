namespace ErpSync.Engine.Configuration.Reading;

/// <summary>The words of the configuration and what they stand for.</summary>
internal static class Words
{
    private static readonly (string, ConflictStrategy)[] Strategies =
    [
        ("latest_timestamp", ConflictStrategy.LatestTimestamp), ("cloud_wins", ConflictStrategy.CloudWins),
        ("local_wins", ConflictStrategy.LocalWins), ("manual", ConflictStrategy.Manual), ("merge", ConflictStrategy.Merge),
    ];

    public static Choices<ConflictStrategy> ConflictResolution { get; } = new(Strategies);

    /// <summary>
    /// The original's guide writes "priority: cloud", its own file "priority: latest_timestamp"; both vocabularies are read.
    /// </summary>
    public static Choices<ConflictStrategy> Priority { get; } =
        new(("cloud", ConflictStrategy.CloudWins), ("local", ConflictStrategy.LocalWins), ("latest", ConflictStrategy.LatestTimestamp),
            ("manual", ConflictStrategy.Manual))
        {
            Aliases = [.. Strategies.Where(strategy => strategy.Item2 != ConflictStrategy.Manual)],
        };

    /// <summary>Without latest_timestamp: the fallback is for when that one cannot tell.</summary>
    public static Choices<ConflictStrategy> Fallback { get; } =
        new(("cloud_wins", ConflictStrategy.CloudWins), ("local_wins", ConflictStrategy.LocalWins), ("manual", ConflictStrategy.Manual));

    public static Choices<bool> Switch { get; } = new(("true", true), ("false", false)) { Aliases = [("yes", true), ("no", false), ("on", true), ("off", false)] };

    public static Choices<SyncDirection> Direction { get; } =
        new(("bidirectional", SyncDirection.Bidirectional), ("cloud_to_local", SyncDirection.CloudToLocal),
            ("local_to_cloud", SyncDirection.LocalToCloud));

    public static Choices<ConflictScope> Scope { get; } = new(("field", ConflictScope.Field), ("document", ConflictScope.Document));

    public static Choices<DeletePolicy> Deletes { get; } =
        new(("propagate", DeletePolicy.Propagate), ("ignore", DeletePolicy.Ignore), ("conflict", DeletePolicy.Conflict));

    public static Choices<LeavePolicy> OnLeave { get; } = new(("keep", LeavePolicy.Keep), ("carry", LeavePolicy.Carry));

    public static Choices<DocStatusPolicy> DocStatus { get; } =
        new(("mirror", DocStatusPolicy.Mirror), ("draft", DocStatusPolicy.Draft), ("skip", DocStatusPolicy.Skip));

    public static Choices<AttachmentPolicy> Attachments { get; } =
        new(("none", AttachmentPolicy.None), ("referenced", AttachmentPolicy.Referenced), ("all", AttachmentPolicy.All));

    /// <summary>Python's and syslog's names for the levels are understood as well, since LOG_LEVEL comes from there.</summary>
    public static Choices<string> LogLevel { get; } =
        new(("debug", "debug"), ("info", "info"), ("warning", "warning"), ("error", "error"))
        {
            Aliases =
            [
                ("trace", "debug"), ("verbose", "debug"), ("information", "info"), ("notice", "info"), ("warn", "warning"),
                ("critical", "error"), ("fatal", "error"),
            ],
        };

    public static Choices<string> LogFormat { get; } = new(("text", "text"), ("json", "json"));
}
