namespace ErpSync.Engine.Decisions;

/// <summary>Decides one overlap: a person's choice, else the forced side, else the field's strategy, else the DocType's.</summary>
internal static class OverlapDecision
{
    public static Overlap Decide(Overlap overlap, DecisionRules rules)
    {
        if (Choice(overlap, rules) is { } choice)
        {
            return choice.Winner is { } side ? Won(overlap, side, rules)
                : rules.MayWrite(Side.Cloud) && rules.MayWrite(Side.Local)
                    ? overlap with { IsDecided = true, Base = choice.IsBase ? overlap.Base : choice.Value }
                    : overlap with { IsHeldBack = true };
        }

        var strategy = rules.FieldStrategies.TryGetValue(overlap.Path, out var own) ? own : rules.Strategy;
        var winner = rules.Force ?? strategy.Winner(rules.Latest)
            ?? (strategy == ConflictStrategy.LatestTimestamp ? rules.Fallback.Winner(rules.Latest) : null);

        return winner is null ? overlap : Won(overlap, winner.Value, rules);
    }

    // A winner whose value may not be written waits.
    private static Overlap Won(Overlap overlap, Side winner, DecisionRules rules) => rules.MayWrite(winner.Other())
        ? overlap with { IsDecided = true, Winner = winner }
        : overlap with { IsHeldBack = true, Winner = winner };

    private static FieldChoice? Choice(Overlap overlap, DecisionRules rules) =>
        overlap.Kind == OverlapKind.Document ? null
        : rules.Choices.TryGetValue(overlap.Key, out var byKey) ? Applicable(overlap, byKey)
        : rules.Choices.TryGetValue(overlap.Path, out var byPath) ? Applicable(overlap, byPath)
        : null;

    // Only single values can be set to one of one's own.
    private static FieldChoice? Applicable(Overlap overlap, FieldChoice choice) =>
        choice.Winner is not null || overlap.Kind is OverlapKind.Field or OverlapKind.RowField ? choice : null;
}
