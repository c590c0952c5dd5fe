using CsCheck;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Documents;

/// <summary>What holds for every document. CsCheck prints the seed of a failing case.</summary>
public sealed class CanonicalizerProperties
{
    private static readonly SyncSchema Schema = ProbeSchemas.Both();
    private static readonly Canonicalizer Canonicalizer = new(Schema);
    private static readonly LinkNames Links = new([]);

    [Fact]
    public void The_canonical_form_does_not_depend_on_key_order_number_spelling_or_null_against_missing() =>
        Gen.Select(ProbeGen.Document, ProbeGen.Spelling, ProbeGen.Spelling).Sample(
            (document, one, other) =>
            {
                var first = Read(ProbeGen.Spell(document, one));
                var second = Read(ProbeGen.Spell(document, other));
                AssertSame(first, second);
                Assert.True(document.Fields.HasSameValues(first.Fields));
            },
            iter: 1_000);

    [Fact]
    public void A_document_that_was_created_reads_as_what_was_meant() =>
        Gen.Select(ProbeGen.Document, ProbeGen.Spelling).Sample(
            (document, spelling) =>
            {
                var source = ProbeGen.Spell(document, spelling);
                var target = Read(source);
                var body = Canonicalizer.WriteInsert(target, source, Side.Local, Links, []);
                var created = FrappeTable.Post(Schema.Local, body).Document("y");
                var answer = Canonicalizer.ReadAnswer(created, Side.Local, Links, null, target);
                AssertSame(target, answer);
                Assert.Equal(Ids(target), Ids(answer));
                AssertSame(answer, Read(created, Side.Local));
            },
            iter: 1_000);

    [Fact]
    public void A_document_that_was_updated_reads_as_what_was_meant_and_keeps_what_is_not_synchronized() =>
        Gen.Select(ProbeGen.Document, ProbeGen.Document, Gen.Int[0, int.MaxValue], ProbeGen.Spelling).Sample(
            (before, wish, shuffle, spelling) =>
            {
                var stored = ProbeGen.Spell(before, spelling);
                var current = Read(stored, Side.Local);
                var target = Mix(current, Read(ProbeGen.Spell(wish, 0)), shuffle);
                var site = new FrappeTable(Schema.Local, stored.Fields.DeepClone().AsObject());
                site.Stored.Remove("modified");

                site.Put(Canonicalizer.WriteUpdate(current, stored, target, Side.Local, Links, []));

                var answer = Canonicalizer.ReadAnswer(site.Document("x"), Side.Local, Links, current, target);
                AssertSame(target, answer);
                Assert.Equal(Ids(target), Ids(answer));
                AssertSame(answer, Read(site.Document("x"), Side.Local));
                foreach (var row in answer.Rows("rows").Where(row => current.Rows("rows").Any(known => known.SourceName == row.SourceName)))
                {
                    Assert.Equal(LeftOut(stored, row.SourceName!), LeftOut(site.Document("x"), row.SourceName!));
                }

                Assert.Empty(Canonicalizer.WriteUpdate(answer, site.Document("x"), target, Side.Local, Links, []));
            },
            iter: 1_000);

    [Fact]
    public void Both_sides_write_the_same() =>
        Gen.Select(ProbeGen.Document, ProbeGen.Document, ProbeGen.Spelling).Sample(
            (before, wish, spelling) =>
            {
                var stored = ProbeGen.Spell(before, spelling);
                var target = Mix(CanonicalDocument.Empty, Read(ProbeGen.Spell(wish, 0)), spelling);
                var cloud = Canonicalizer.WriteUpdate(Read(stored), stored, target, Side.Cloud, Links, []);
                var local = Canonicalizer.WriteUpdate(Read(stored, Side.Local), stored, target, Side.Local, Links, []);
                Assert.Equal(Order(cloud), Order(local));
                Assert.Equal(
                    Order(Canonicalizer.WriteInsert(target, stored, Side.Cloud, Links, [])),
                    Order(Canonicalizer.WriteInsert(target, stored, Side.Local, Links, [])));

                static string Order(System.Text.Json.Nodes.JsonObject body) => body.ToJsonString();
            },
            iter: 1_000);

    [Fact]
    public void Garbage_is_read_and_written_without_a_throw() =>
        Gen.Select(ProbeGen.Garbage, ProbeGen.Garbage).Sample(
            (one, other) =>
            {
                var (first, second) = (new FrappeDocument("Probe Hash", "x", one), new FrappeDocument("Probe Hash", "x", other));
                var (current, target) = (Read(first), Read(second));
                Assert.NotNull(Canonicalizer.WriteUpdate(current, first, target, Side.Cloud, Links, []));
                Assert.NotNull(Canonicalizer.WriteInsert(target, second, Side.Cloud, Links, []));
                Assert.NotNull(Canonicalizer.ReadAnswer(second, Side.Cloud, Links, current, target));
                Assert.All(Canonicalizer.Links(first), link => Assert.NotEmpty(link.Name));
            },
            iter: 1_000);

    private static CanonicalDocument Read(FrappeDocument document, Side side = Side.Cloud) => Canonicalizer.Read(document, side, Links,
        null);

    private static void AssertSame(CanonicalDocument expected, CanonicalDocument actual)
    {
        Assert.Equal(expected.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal), actual.Fields.OrderBy(pair => pair.Key,
            StringComparer.Ordinal));
        Assert.True(expected.HasSameContent(actual), "The rows differ.");
    }

    private static IEnumerable<string> Ids(CanonicalDocument document) => document.Rows("rows").Concat(document.Rows("tags")).Select(row =>
        row.Id);

    private static (string? Note, string? Photo) LeftOut(FrappeDocument document, string row)
    {
        var raw = document.Fields["rows"]!.AsArray().Single(candidate => candidate!["name"]!.GetValue<string>() == row)!;
        return (NotEmpty(raw["note"]?.ToString()), NotEmpty(raw["photo"]?.ToString()));

        static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>A target as a merge makes it: some of the current rows, edited or not, in another order, among new ones.</summary>
    private static CanonicalDocument Mix(CanonicalDocument current, CanonicalDocument wish, int shuffle)
    {
        var random = new Random(shuffle);
        var fields = wish.Fields.Where(pair => pair.Key != "f_setonce").ToDictionary();
        if (current.Value("f_setonce") is { } setOnce)
        {
            fields["f_setonce"] = setOnce;
        }

        var target = new CanonicalDocument(0, fields, current.Tables);
        foreach (var table in new[] { "rows", "tags" })
        {
            var kept = current.Rows(table).Where(_ => random.Next(3) > 0).Select(row => row.WithSourceName("foreign"));
            var rows = wish.Rows(table).Select((row, index) => new CanonicalRow($"l:new{index}", "foreign", row.Fields))
                .Concat(kept.Select((row, index) => random.Next(2) == 0 || wish.Rows(table).Count <= index
                    ? row
                    : new CanonicalRow(row.Id, row.SourceName, wish.Rows(table)[index].Fields)))
                .ToArray();
            random.Shuffle(rows);
            target = target.WithRows(table, rows);
        }

        return target;
    }
}
