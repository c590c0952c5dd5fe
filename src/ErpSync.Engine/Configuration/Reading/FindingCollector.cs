using ErpSync.Engine.Logging;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Collects findings, so that a person sees all of them at once and not one per attempt.</summary>
internal sealed class FindingCollector
{
    /// <summary>More than this helps nobody; a file that is wholly something else would give thousands.</summary>
    public const int Limit = 100;

    private readonly List<ConfigFinding> _findings = [];
    private readonly Dictionary<string, int> _fileOrder = [];
    private readonly int[] _dropped = new int[2];

    /// <summary>True once there is an error, kept or not.</summary>
    public bool HasErrors { get; private set; }

    public void Error(Place place, string message, string remedy, string errorId = ErrorIds.ConfigInvalid) =>
        Add(FindingSeverity.Error, place, message, remedy, errorId);

    public void Warning(Place place, string message, string remedy, string errorId = ErrorIds.ConfigInvalid) =>
        Add(FindingSeverity.Warning, place, message, remedy, errorId);

    /// <summary>The findings in reading order, with every secret taken out.</summary>
    public IReadOnlyList<ConfigFinding> ToList(SecretRedactor redactor)
    {
        var sorted = _findings
            .Select(finding => finding with
            {
                Message = redactor.Redact(finding.Message),
                Remedy = redactor.Redact(finding.Remedy),
                Key = finding.Key is null ? null : redactor.Redact(finding.Key),
            })
            .OrderBy(finding => _fileOrder[finding.File])
            .ThenBy(finding => finding.Line)
            .ThenBy(finding => finding.Column)
            .ToList();
        AddRemainder(sorted, FindingSeverity.Error);
        AddRemainder(sorted, FindingSeverity.Warning);
        return sorted;
    }

    private void Add(FindingSeverity severity, Place place, string message, string remedy, string errorId)
    {
        HasErrors |= severity == FindingSeverity.Error;
        _fileOrder.TryAdd(place.File, _fileOrder.Count);
        if (_findings.Count(finding => finding.Severity == severity) >= Limit)
        {
            _dropped[(int)severity]++;
            return;
        }

        _findings.Add(new ConfigFinding
        {
            Severity = severity,
            ErrorId = errorId,
            File = place.File,
            Line = place.Line,
            Column = place.Column,
            Key = place.Key.Length == 0 ? null : place.Key,
            Message = message,
            Remedy = remedy,
        });
    }

    private void AddRemainder(List<ConfigFinding> findings, FindingSeverity severity)
    {
        if (_dropped[(int)severity] == 0)
        {
            return;
        }

        findings.Add(new ConfigFinding
        {
            Severity = severity,
            ErrorId = ErrorIds.ConfigInvalid,
            File = findings[0].File,
            Message = $"{_dropped[(int)severity]} more of this kind are not shown.",
            Remedy = "Mend the ones above first.",
        });
    }
}
