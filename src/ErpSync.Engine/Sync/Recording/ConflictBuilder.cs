using System.Text.Json;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Puts a conflict into words and fields for people, with both whole documents so that a losing version can be fetched back.</summary>
internal static class ConflictBuilder
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ErpConflict Build(PairWork work, Decision decision, DateTimeOffset now)
    {
        var cloud = work.Document(Side.Cloud);
        var local = work.Document(Side.Local);
        return new ErpConflict
        {
            Id = work.Pair.ConflictId ?? 0,
            DocType = work.DocType.Name,
            Name = work.Name,
            CloudName = cloud?.Name ?? work.Pair.CloudName,
            LocalName = local?.Name ?? work.Pair.LocalName,
            Kind = decision.ConflictKind,
            State = ConflictState.Open,
            DetectedAt = now,
            CloudModified = cloud?.Modified,
            LocalModified = local?.Modified,
            Fields = WithFileNames(work, Fields(work, decision)),
            Reason = decision.Reason,
            CloudDocument = cloud?.Fields.ToJsonString(Readable),
            LocalDocument = local?.Fields.ToJsonString(Readable),
        };
    }

    private static List<ConflictField> WithFileNames(PairWork work, List<ConflictField> fields) => fields.ConvertAll(field => field with
    {
        Base = work.Links.Files.Readable(Side.Cloud, field.Base),
        Cloud = work.Links.Files.Readable(Side.Cloud, field.Cloud),
        Local = work.Links.Files.Readable(Side.Local, field.Local),
    });

    private static List<ConflictField> Fields(PairWork work, Decision decision)
    {
        // While something is open, what the rules have decided is no part of the question any more.
        var isOpen = decision.Overlaps.Any(overlap => overlap.IsOpen);
        var overlaps = decision.Overlaps.Where(overlap => overlap.Kind != OverlapKind.Document && (overlap.IsOpen || !isOpen)).ToList();
        var fields = overlaps.ConvertAll(overlap => new ConflictField
        {
            Field = overlap.Path,
            Row = overlap.RowId,
            Base = overlap.Base,
            Cloud = overlap.Cloud,
            Local = overlap.Local,
            IsOverlap = true,
        });

        // The other differences, so that the person who decides sees the whole of it.
        var cloud = work.Canonical(Side.Cloud) ?? CanonicalDocument.Empty;
        var local = (isOpen ? decision.LocalTarget : null) ?? decision.LocalDocument ?? work.Canonical(Side.Local) ?? CanonicalDocument.Empty;
        var isWhole = decision.Overlaps.Any(overlap => overlap.Kind == OverlapKind.Document);
        fields.AddRange(cloud.Fields.Differences(local.Fields)
            .Where(difference => !overlaps.Exists(overlap => overlap.Path == difference.Name) && !work.DocType.Schema.Derived.Contains(difference.Name))
            .Select(difference => new ConflictField
            {
                Field = difference.Name,
                Base = work.Base?.Cloud.Value(difference.Name),
                Cloud = difference.Here,
                Local = difference.There,
                IsOverlap = isWhole,
            }));
        return fields;
    }
}
