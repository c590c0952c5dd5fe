namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The matrix as people read it: a line for each kind of document, a column for each kind of change, and the reasons of what is refused.</summary>
internal static class MatrixTable
{
    private const int TitleWidth = 40;

    /// <summary>The table of all versions; kinds that differ between versions have a line for each.</summary>
    public static string Print(IReadOnlyList<MatrixRun> runs)
    {
        var changes = MatrixChange.All;
        var reasons = Reasons(runs);
        var margin = new string(' ', TitleWidth);
        List<string> lines =
        [
            "The changes:",
            "",
            .. changes.Index().Select(change => $"{change.Index + 1,6}  {change.Item.Change}"),
            "",
            "A column for each of them:",
            "",
            margin + string.Concat(changes.Index().Select(change => change.Index % 10 == 9 ? $"{(change.Index + 1) / 10}" : " ")),
            margin + string.Concat(changes.Index().Select(change => $"{(change.Index + 1) % 10}")),
            .. from kind in Kinds
               from alike in runs.GroupBy(run => Line(run, kind, reasons))
               let others = runs.Except(alike).ToList()
               let versions = others.Count == 0 ? "" : others.Count < alike.Count() ? $" (not {Versions(others)})" : $" ({Versions(alike)})"
               select $"{kind.Kind + versions,-TitleWidth}{alike.Key}",
            "",
            "    +  arrives on the other side, nothing else is touched",
            "    ?  needs your decision where both sides disagree, then arrives; the losing",
            "       version is kept",
            .. reasons.SelectMany(reason => Wrap($"    {reason.Value}  {reason.Key}")),
            "",
            "Whether a new document has the same name on both sites (=) or one of each site's own",
            "(~, links are translated), by the version of Frappe:",
            "",
            margin + string.Concat(runs.Select(run => $"{Short(run.Version),-8}")),
            .. Kinds.Select(kind => $"{kind.Kind,-TitleWidth}{string.Concat(runs.Select(run => $"{(HasSameNames(run, kind) ? '=' : '~'),-8}"))}"),
        ];
        return string.Concat(lines.Select(line => $"{line.TrimEnd()}\n"));
    }

    private static IEnumerable<MatrixKind> Kinds => MatrixKind.All.Where(kind => !kind.Sample);

    private static bool HasSameNames(MatrixRun run, MatrixKind kind) =>
        run.Cells.Where(cell => cell.Kind == kind && cell.Names.Count == 2 && cell.Outcome == "+" && cell.Refusal is null).All(cell => cell.Names[Side.Cloud] == cell.Names[Side.Local]);

    private static string Line(MatrixRun run, MatrixKind kind, Dictionary<string, char> reasons) =>
        string.Concat(MatrixChange.All.Select(change => Mark(run.Cells.First(cell => cell.Kind == kind && cell.Change == change), reasons)));

    private static string Mark(MatrixCell cell, Dictionary<string, char> reasons) => cell.Refusal is { } refusal ? $"{reasons[refusal]}" : cell.Outcome;

    private static Dictionary<string, char> Reasons(IReadOnlyList<MatrixRun> runs)
    {
        var reasons = new Dictionary<string, char>(StringComparer.Ordinal);
        foreach (var reason in runs.SelectMany(run => run.Cells).Select(cell => cell.Refusal).OfType<string>())
        {
            reasons.TryAdd(reason, (char)('a' + reasons.Count));
        }

        return reasons;
    }

    private static string Versions(IEnumerable<MatrixRun> runs) => string.Join(", ", runs.Select(run => Short(run.Version)));

    // 13, 14, 15.55: what tells the versions of the matrix apart.
    private static string Short(string version) => version.StartsWith("15.", StringComparison.Ordinal) ? version[..version.LastIndexOf('.')] : version[..2];

    private static IEnumerable<string> Wrap(string text)
    {
        const int width = 84;
        while (text.Length > width && text.LastIndexOf(' ', width) is > 7 and var blank)
        {
            yield return text[..blank];
            text = $"       {text[(blank + 1)..]}";
        }

        yield return text;
    }
}
