using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>Says what became of a cell.</summary>
internal static class MatrixJudge
{
    /// <summary>Decides the conflicts of the cells as a person would, and notes that they were asked.</summary>
    /// <returns>Whether there were any.</returns>
    public static async Task<bool> ResolveAsync(SyncWorld world, List<MatrixCell> cells)
    {
        var conflicts = world.Conflicts();
        foreach (var conflict in conflicts)
        {
            var cell = cells.Find(cell => cell.DocType == conflict.DocType
                && (cell.IsNamed(conflict.CloudName, conflict.LocalName)
                    || cell.Labels.Any(label => $"{conflict.CloudDocument}{conflict.LocalDocument}".Contains($"\"{label}\"", StringComparison.Ordinal))));
            if (cell is not null)
            {
                cell.Outcome = "?";
                if (cell.Acted.Count < 2)
                {
                    cell.Faults.Add($"One side acted, and yet: {conflict.Kind} {conflict.Reason}");
                }
            }

            await world.ResolveAsync(new ResolveRequest
            {
                Id = conflict.Id,
                Strategy = conflict.Kind == ConflictKind.SameName ? ConflictStrategy.KeepBoth
                    : cell?.Here == Side.Cloud ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins,
            });
            if (cell is not null && world.Events.OfType<ErrorEvent>().FirstOrDefault() is { } error)
            {
                cell.Refusal = $"asked; then: {Words(cell, error.Error.Message)}";
            }
        }

        return conflicts.Count > 0;
    }

    public static void Judge(SyncWorld world, MatrixCell cell, ILookup<string, SyncRecord> all, MatrixContents cloud, MatrixContents local, string? before)
    {
        var records = all[cell.DocType].Where(record => cell.IsNamed(record.CloudName, record.LocalName)).ToList();
        if (records.Find(record => record.Status == SyncRecordStatus.Blocked) is { } blocked)
        {
            cell.Refusal ??= $"blocked: {Words(cell, blocked.ErrorMessage!)}";
            return;
        }

        if (cell.Refusal?.StartsWith("asked", StringComparison.Ordinal) == true)
        {
            return;
        }

        foreach (var label in cell.Labels)
        {
            var (one, other) = (cloud.Count(cell.DocType, label), local.Count(cell.DocType, label));
            if (one != other || one > 1)
            {
                cell.Faults.Add($"{label}: {one} on the cloud site, {other} on the local site. {string.Join("; ", records.Select(record => $"{record.Name} {record.Status} {record.ErrorMessage}"))}");
            }
        }

        var (there, here) = (MatrixRun.Of(cloud, cell), MatrixRun.Of(local, cell));
        if (there != here)
        {
            cell.Faults.Add($"The sites differ:{Difference(there, here)} {string.Join("; ", records.Select(record => $"{record.Name} {record.Status} {record.ErrorMessage}"))}");
        }

        if (before is not null && cell.Outcome == "+" && cell.Acted.Count == 1 && (cell.Acted.Contains(Side.Cloud) ? there : here) is { } after && after != before)
        {
            cell.Faults.Add($"The side that was changed was written:{Difference(before, after)}");
        }

        foreach (var (_, value) in cell.Written.Where(written => !there.Contains(written.Value, StringComparison.Ordinal)))
        {
            var isKept = cell.Outcome == "?" && world.Conflicts(all: true).Any(conflict => $"{conflict.CloudDocument}{conflict.LocalDocument}".Contains(value, StringComparison.Ordinal));
            if (!isKept)
            {
                cell.Faults.Add($"Lost: {value}");
            }
        }
    }

    // What a site said, with what is the same in every cell in place of its names.
    private static string Words(MatrixCell cell, string message)
    {
        var line = message.Replace("cloud", "SITE", StringComparison.Ordinal).Replace("local", "SITE", StringComparison.Ordinal);
        foreach (var name in cell.Names.Values.Append(cell.Label).OrderByDescending(name => name.Length))
        {
            line = line.Replace(name, "NAME", StringComparison.Ordinal);
        }

        return line;
    }

    private static string Difference(string one, string other)
    {
        var (left, right) = (one.Split('\n'), other.Split('\n'));
        return string.Concat(Enumerable.Range(0, Math.Max(left.Length, right.Length))
            .Where(i => left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i)).Take(4)
            .Select(i => $"\n      {left.ElementAtOrDefault(i)?[..Math.Min(left[i].Length, 200)]}\n   <> {right.ElementAtOrDefault(i)?[..Math.Min(right[i].Length, 200)]}"));
    }
}
