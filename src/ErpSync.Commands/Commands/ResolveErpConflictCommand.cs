using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ErpSync.Commands.Binding;
using ErpSync.Commands.Completion;
using ErpSync.Commands.Output;

namespace ErpSync.Commands;

/// <summary>Decides open conflicts; with -WhatIf shows what would be written and lost.</summary>
/// <remarks>
/// ConfirmImpact stays Medium, because an attribute cannot know whether a value is lost. Where one is, the command asks by itself, but only
/// when somebody can answer: the strategy is the user's decision already, and what loses stays in the conflict record.
/// </remarks>
[Cmdlet(VerbsDiagnostic.Resolve, "ErpConflict", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(ConflictResolution))]
public sealed class ResolveErpConflictCommand : ErpConnectedCommand
{
    private const string ObjectSet = "InputObject";
    private const string IdSet = "Id";
    private const string RecordSet = "Record";

    // Together they cost little more than their writes; results come as often as that.
    private const int Together = 100;

    private readonly List<ResolveRequest> _decided = [];
    private IReadOnlyDictionary<string, string?> _choices = new Dictionary<string, string?>();
    private ConflictStrategy _strategy;
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Conflicts from Get-ErpConflict.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true, HelpMessage = "Conflicts from Get-ErpConflict.")]
    [ValidateNotNull]
    public ErpConflict[] InputObject { get; set; } = [];

    /// <summary>Conflict ids.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0, HelpMessage = "Conflict ids.")]
    [ArgumentCompleter(typeof(ConflictIdCompleter))]
    public long[] Id { get; set; } = [];

    /// <summary>The open conflict of a record or result. Those without a conflict are passed over.</summary>
    [Parameter(ParameterSetName = RecordSet, Mandatory = true, ValueFromPipelineByPropertyName = true,
        HelpMessage = "The open conflict of a record or result from the pipeline.")]
    [AllowNull]
    public long? ConflictId { get; set; }

    /// <summary>How to decide. Not needed with -Field, which means Merge.</summary>
    [Parameter(HelpMessage = "How to decide: CloudWins, LocalWins, LatestTimestamp, Merge or KeepBoth. Not needed with -Field.")]
    [SnakeCase]
    [ValidateSet(nameof(ConflictStrategy.CloudWins), nameof(ConflictStrategy.LocalWins), nameof(ConflictStrategy.LatestTimestamp),
        nameof(ConflictStrategy.Merge), nameof(ConflictStrategy.KeepBoth))]
    public ConflictStrategy? Strategy { get; set; }

    /// <summary>A choice per field: cloud, local, base, or =value for a value of one's own.</summary>
    [Parameter(HelpMessage = "A choice per field: @{ credit_limit = 'cloud'; customer_name = '=ACME Ltd' }.")]
    [ValidateNotNull]
    public Hashtable? Field { get; set; }

    /// <summary>Kept with the decision.</summary>
    [Parameter(HelpMessage = "Kept with the decision.")]
    public string? Comment { get; set; }

    /// <summary>Returns what was written and what was lost.</summary>
    [Parameter(HelpMessage = "Returns what was written and what was lost.")]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Does not ask where a value is lost.</summary>
    [Parameter(HelpMessage = "Does not ask where a value is lost.")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Strategy is null && Field is null)
        {
            Refuse("How should the conflict be decided?",
                "Give -Strategy CloudWins, LocalWins, LatestTimestamp, Merge or KeepBoth, or -Field.");
        }

        _strategy = Strategy ?? ConflictStrategy.Merge;
        if (Field is not null)
        {
            if (_strategy != ConflictStrategy.Merge)
            {
                Refuse($"-Field chooses field by field; -Strategy {_strategy} decides them all.",
                    "Leave -Strategy out, or give -Strategy Merge.");
            }

            _choices = FieldChoices.Read(Field, out var problem);
            if (problem is not null)
            {
                Refuse($"-Field {problem} is no choice.", "A choice is 'cloud', 'local', 'base', or '=text' for a value of your own.");
            }
        }

        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ObjectSet:
                foreach (var conflict in InputObject)
                {
                    Resolve(conflict.Id,
                        $"{conflict.DocType}/{conflict.Name} (conflict {conflict.Id.ToString(CultureInfo.InvariantCulture)})");
                }

                break;
            case IdSet:
                foreach (var id in Id)
                {
                    Resolve(id, $"conflict {id.ToString(CultureInfo.InvariantCulture)}");
                }

                break;
            default:
                if (ConflictId is { } known)
                {
                    Resolve(known, $"conflict {known.ToString(CultureInfo.InvariantCulture)}");
                }

                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        CarryOut();
        base.EndProcessing();
    }

    private void Resolve(long id, string target)
    {
        var request = new ResolveRequest { Id = id, Strategy = _strategy, FieldChoices = _choices, Comment = Comment, PlanOnly = IsWhatIf };
        var isAllowed = ShouldProcess(target, $"Resolve with {_strategy}");
        if (IsWhatIf || (isAllowed && MayLoseValues(request, target)))
        {
            _decided.Add(request);
            if (_decided.Count == Together)
            {
                CarryOut();
            }
        }
    }

    private void CarryOut()
    {
        ResolveRequest[] decided = [.. _decided];
        _decided.Clear();
        if (decided.Length > 0)
        {
            Stream((engine, _, token) => engine.ResolveConflictsAsync(decided, token), done => Take(done, IsWhatIf || PassThru));
        }
    }

    private void Take(object value, bool isShown)
    {
        if (value is not ConflictResolution resolution)
        {
            return;
        }

        if (isShown)
        {
            WriteObject(resolution);
        }
    }

    /// <summary>Asks where a value would be lost, unless the user has decided that already or nobody can answer.</summary>
    private bool MayLoseValues(ResolveRequest request, string target)
    {
        var isDecided = Force || _yesToAll || Preference("Confirm") is not null
            || LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High)) == ConfirmImpact.None;
        if (isDecided || _noToAll || !HostQuestions.CanAsk(Host))
        {
            return !_noToAll;
        }

        var lost = new List<FieldChange>();
        Stream(
            (engine, _, token) => engine.ResolveConflictsAsync([request with { PlanOnly = true }], token),
            plan => lost.AddRange((plan as ConflictResolution)?.Lost ?? []));
        if (lost.Count == 0)
        {
            return true;
        }

        try
        {
            return ShouldContinue(LossQuestion(target, lost), "These values are replaced", ref _yesToAll, ref _noToAll);
        }
        catch (Exception exception) when (HostQuestions.IsRefusal(exception))
        {
            WriteVerbose(
                $"This host cannot ask ({exception.Message}); {_strategy} was given, so it goes on. "
                + "The values that lose stay in the conflict record.");
            return true;
        }
    }

    private static string LossQuestion(string target, List<FieldChange> lost)
    {
        const int Shown = 5;
        var values = lost.Take(Shown)
            .Select(change => $"{change.Side} {change.Field}: {change.Before ?? "(empty)"} -> {change.After ?? "(empty)"}");
        var more = lost.Count > Shown ? $", and {(lost.Count - Shown).ToString(CultureInfo.CurrentCulture)} more" : string.Empty;
        return $"{target}: {string.Join("; ", values)}{more}. Go on?";
    }

    private void Refuse(string message, string remedy) => ThrowTerminatingError(ErrorRecords.Argument(message, remedy));
}
