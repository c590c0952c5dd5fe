using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// Notices a pair that never comes to rest: the very same change written to the same side again and again. People do not do that; two servers that each
/// undo the other's value do. The pair is set aside with both values named, and goes on with the next different edit.
/// </summary>
internal sealed class PingPongBreaker(RunContext run)
{
    private const int Limit = 5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Counts the write that is about to be made; returns the reason to set the pair aside when it was made too often.</summary>
    public ErpSyncError? Trip(PairWork work, Decision decision)
    {
        var seen = Read(work.Pair.Oscillation);
        var changes = new[] { Side.Cloud, Side.Local }
            .Where(side => decision.Target(side) is not null)
            .SelectMany(side => Changes.Between(side, side == Side.Local ? decision.LocalDocument ?? work.Canonical(side) : work.Canonical(side), decision.Target(side)))
            .ToList();
        var signature = Signature(changes);
        var now = run.Now;
        var times = seen.GetValueOrDefault(signature, []).Where(time => now - time < Window).Append(now).ToList();
        var kept = seen.Where(entry => entry.Key != signature && entry.Value.Exists(time => now - time < Window)).TakeLast(7)
            .Append(new KeyValuePair<string, List<DateTimeOffset>>(signature, times))
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        work.Pair = work.Pair with { Oscillation = JsonSerializer.Serialize(kept) };
        if (times.Count < Limit)
        {
            return null;
        }

        var values = string.Join(", ", changes.Take(5).Select(change => $"{change.Field} ('{change.Before}' against '{change.After}')"));
        return new ErpSyncError(
            ErrorIds.Quarantined,
            ErpErrorCategory.InvalidOperation,
            $"{work.Target} never comes to rest: {values} was written {times.Count} times within {Window.TotalHours:0} hours and came back each time.",
            $"{LikelyCause.Of(changes[0], work.DocType.Schema)} Mend that, or add the field to exclude_fields, then run Reset-ErpSyncRecord.",
            work.Target);
    }

    private static Dictionary<string, List<DateTimeOffset>> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, List<DateTimeOffset>>>(json) ?? [];

    private static string Signature(List<FieldChange> changes) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\u001e', changes.Select(change => $"{change.Side}\u001f{change.Field}\u001f{change.Row}\u001f{change.After}")))))[..16];
}
