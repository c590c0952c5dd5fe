using CsCheck;
using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Tests.State;

public sealed class BodyCodecTests
{
    private static readonly string[] OddTexts =
        ["", "0", "äöü ß", "数量", "😀👩‍👩‍👧", "a\0b", "line\r\nline", "\ud83d", "\udc00x", "'; DROP TABLE sync_records; --"];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char.AlphaNumeric, 0, 40],
        Gen.Int[0, OddTexts.Length - 1].Select(index => OddTexts[index]));

    private static readonly Gen<Dictionary<string, string>> Fields = Gen.Dictionary(Text, Text)[0, 12];

    private static readonly Gen<CanonicalRow> Row =
        Gen.Select(Text, Text.Null(), Fields, (id, sourceName, fields) => new CanonicalRow(id, sourceName, fields));

    private static readonly Gen<CanonicalDocument> Document = Gen.Select(
        Gen.Int[0, 2],
        Fields,
        Gen.Dictionary(Text, Row.List[1, 5])[0, 3],
        (docStatus, fields, tables) => new CanonicalDocument(
            docStatus, fields, tables.ToDictionary(table => table.Key, table => (IReadOnlyList<CanonicalRow>)table.Value)));

    // Two unrelated documents, the same twice, and one that differs in a field, a row's name and a missing row: what real sites give.
    private static readonly Gen<PairBase> Bases = Gen.OneOf(
        Gen.Select(Document, Document, (cloud, local) => new PairBase(cloud, local)),
        Document.Select(document => new PairBase(document, document)),
        Gen.Select(Document, Text, Text, (cloud, field, value) => new PairBase(cloud, Nearly(cloud, field, value))));

    [Fact]
    public void What_is_written_is_read_back_in_both_forms() =>
        Bases.Sample(
            pairBase => DocumentAssert.Identical(pairBase, BodyCodec.Read(new BodyCodec().Write(pairBase))),
            iter: 3000);

    [Fact]
    public void The_same_base_gives_the_same_bytes_whatever_the_order_of_its_fields() =>
        Bases.Sample(
            pairBase =>
            {
                var reversed = new PairBase(Reversed(pairBase.Cloud), Reversed(pairBase.Local));
                Assert.Equal(new BodyCodec().Write(pairBase).ToArray(), new BodyCodec().Write(reversed).ToArray());
            },
            iter: 1000);

    [Fact]
    public void Packed_bytes_are_unpacked_behind_any_sample() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Byte.Array[0, 6000]).Sample(
            (plain, other) =>
            {
                var sample = BodyPacking.MakeSample(other) with { Id = 7 };
                var packed = BodyPacking.Pack(plain, sample);
                Assert.NotNull(packed);
                Assert.Equal(7, BodyPacking.SampleOf(packed));
                Assert.Equal(plain, BodyPacking.Unpack(packed, sample));
                Assert.Equal(plain, BodyPacking.Unpack(BodyPacking.Pack(plain, null)!, null));
            },
            iter: 500);

    [Fact]
    public void A_changed_byte_is_an_error_and_never_another_document()
    {
        var plain = new BodyCodec().Write(Samples.Base()).ToArray();
        var sample = BodyPacking.MakeSample(plain) with { Id = 1 };
        var packed = BodyPacking.Pack(plain, sample)!;

        // The number of the sample is looked up by the caller and therefore left out.
        var positions = Gen.Int[0, packed.Length - 1].Where(position => position is < 9 or >= BodyPacking.HeaderLength);
        Gen.Select(positions, Gen.Int[1, 255]).Sample(
            (position, flip) =>
            {
                var damaged = (byte[])packed.Clone();
                damaged[position] ^= (byte)flip;
                try
                {
                    BodyPacking.SampleOf(damaged);
                    Assert.Equal(plain, BodyPacking.Unpack(damaged, sample));
                }
                catch (InvalidDataException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: 2000);
    }

    [Fact]
    public void Bytes_that_are_no_base_are_refused() =>
        Gen.Byte.Array[0, 200].Sample(
            bytes =>
            {
                try
                {
                    var read = BodyCodec.Read(bytes);

                    // By chance a base: then it is one through and through.
                    DocumentAssert.Identical(read, BodyCodec.Read(new BodyCodec().Write(read)));
                }
                catch (InvalidDataException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: 5000);

    [Fact]
    public void A_sample_that_another_brotli_has_packed_is_not_used()
    {
        var plain = new BodyCodec().Write(Samples.Base()).ToArray();
        var sample = BodyPacking.MakeSample(plain);

        Assert.Null(BodyPacking.Pack(plain, sample with { Packed = [.. sample.Packed, 0] }));
    }

    private static CanonicalDocument Nearly(CanonicalDocument document, string field, string value)
    {
        var fields = new Dictionary<string, string>(document.Fields) { [field] = value };
        fields.Remove(fields.Keys.First());
        return new CanonicalDocument(
            document.DocStatus,
            fields,
            document.Tables.ToDictionary(
                table => table.Key,
                table => (IReadOnlyList<CanonicalRow>)[.. table.Value.Skip(value.Length % 2).Select(row => row.WithSourceName(value))]));
    }

    private static CanonicalDocument Reversed(CanonicalDocument document) => new(
        document.DocStatus,
        document.Fields.Reverse().ToDictionary(),
        document.Tables.Reverse().ToDictionary(
            table => table.Key,
            table => (IReadOnlyList<CanonicalRow>)
                [.. table.Value.Select(row => new CanonicalRow(row.Id, row.SourceName, row.Fields.Reverse().ToDictionary()))]));
}
