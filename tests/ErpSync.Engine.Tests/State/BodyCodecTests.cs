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
        Gen.Select(Bases, Document).Sample(
            (pairBase, sample) =>
                DocumentAssert.Identical(pairBase, BodyCodec.Read(new BodyCodec().Write(pairBase, sample), sample)),
            iter: 3000);

    [Fact]
    public void The_same_base_gives_the_same_bytes_whatever_the_order_of_its_fields() =>
        Bases.Sample(
            pairBase =>
            {
                var reversed = new PairBase(Reversed(pairBase.Cloud), Reversed(pairBase.Local));
                Assert.Equal(Plain(pairBase), Plain(reversed));
            },
            iter: 1000);

    [Fact]
    public void Packed_bytes_are_unpacked_behind_any_sample() =>
        Gen.Select(Gen.OneOf(Gen.Byte.Array[1, 3000], Gen.Byte[0, 3].Array[1, 3000]), Gen.Byte.Array[0, 600]).Sample(
            (plain, other) =>
            {
                var sample = new BodySample(7, CanonicalDocument.Empty, other);
                var packed = BodyPacking.Pack(plain, sample);
                Assert.Equal(7, BodyPacking.SampleOf(packed));
                Assert.True(packed.Length <= BodyPacking.HeaderLength + plain.Length);
                Assert.Equal(plain, BodyPacking.Unpack(packed, sample));
                Assert.Equal(plain, BodyPacking.Unpack(BodyPacking.Pack(plain, BodySample.None), BodySample.None));
            },
            iter: 500);

    [Fact]
    public void A_changed_byte_is_an_error_and_never_another_document()
    {
        var plain = Plain(Samples.Base());
        var sample = new BodySample(1, CanonicalDocument.Empty, plain);
        var packed = BodyPacking.Pack(plain, sample);

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
                    var read = BodyCodec.Read(bytes, CanonicalDocument.Empty);

                    // By chance a base: then it is one through and through.
                    DocumentAssert.Identical(read, BodyCodec.Read(Plain(read), CanonicalDocument.Empty));
                }
                catch (InvalidDataException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            },
            iter: 5000);

    [Fact]
    public void A_body_is_never_read_behind_another_sample()
    {
        var plain = Plain(Samples.Base());
        var packed = BodyPacking.Pack(plain, new BodySample(1, CanonicalDocument.Empty, plain));

        Assert.Throws<InvalidDataException>(() => BodyPacking.Unpack(packed, new BodySample(1, CanonicalDocument.Empty, [.. plain, 0])));
    }

    private static byte[] Plain(PairBase pairBase) => new BodyCodec().Write(pairBase, CanonicalDocument.Empty).ToArray();

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
