namespace ErpSync;

/// <summary>One finding in the configuration, with its place and its remedy.</summary>
public sealed record ConfigFinding
{
    /// <summary>How bad it is.</summary>
    public FindingSeverity Severity { get; init; }

    /// <summary>The stable error id.</summary>
    public required string ErrorId { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The line, counted from 1; 0 when it concerns the whole file.</summary>
    public int Line { get; init; }

    /// <summary>The column, counted from 1; 0 when it concerns the whole line.</summary>
    public int Column { get; init; }

    /// <summary>The key path, for example sync_rules.retry.max_attempts.</summary>
    public string? Key { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>The finding on one line: file:line:column key: message remedy. Parts that are not known are left out.</summary>
    public override string ToString()
    {
        var position = Line == 0 ? "" : Column == 0 ? $":{Line}" : $":{Line}:{Column}";
        var key = Key is null ? "" : $" {Key}";
        return $"{File}{position}{key}: {Message} {Remedy}";
    }
}
